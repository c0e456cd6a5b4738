//! One record of a document as a small tree.

use std::borrow::Cow;

use quick_xml::events::attributes::Attributes;

use super::walk::Tag;

/// The elements of a record in the order of the document. Elements without text, attributes and children are
/// left out, unless their number matters.
#[derive(Debug, Default)]
pub(crate) struct Tree<'x> {
    pub(super) nodes: Vec<Node<'x>>,
    /// Elements of this name are kept also when they are empty.
    pub(super) counted: &'static str,
    pub(super) count: u64,
}

#[derive(Debug)]
pub(super) struct Node<'x> {
    pub(super) tag: Tag<'x>,
    pub(super) text: Cow<'x, str>,
    /// Index of the first node after this one and all inside it.
    pub(super) end: usize,
    pub(super) has_unknown_entity: bool,
}

impl<'x> Tree<'x> {
    /// Creates a tree that keeps every element of a name, and never more than
    /// [`Limit::Records`](crate::limit::Limit::Records) of them.
    pub(crate) fn counting(counted: &'static str) -> Self {
        Tree { counted, ..Tree::default() }
    }

    /// Returns the element that was filled in last.
    pub(crate) fn root(&self) -> Option<Element<'_, 'x>> {
        self.element(0)
    }

    fn element(&self, index: usize) -> Option<Element<'_, 'x>> {
        self.nodes.get(index).map(|node| Element { tree: self, index, node })
    }
}

impl<'x> Node<'x> {
    pub(super) fn new(tag: Tag<'x>) -> Self {
        Node { tag, text: Cow::Borrowed(""), end: 0, has_unknown_entity: false }
    }
}

/// An element of a tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element<'t, 'x> {
    tree: &'t Tree<'x>,
    index: usize,
    node: &'t Node<'x>,
}

impl<'t, 'x> Element<'t, 'x> {
    /// Returns the position of its tag.
    pub(crate) fn at(self) -> usize {
        self.node.tag.at
    }

    /// Returns the name without a prefix.
    pub(crate) fn name(self) -> &'x str {
        self.node.tag.name
    }

    /// Returns its own text, unchanged.
    pub(crate) fn raw_text(self) -> &'t str {
        &self.node.text
    }

    /// Returns `true` if the text holds an entity that is not resolved.
    pub(crate) fn has_unknown_entity(self) -> bool {
        self.node.has_unknown_entity
    }

    /// Returns the value of an attribute, unchanged.
    pub(crate) fn attribute(self, name: &str) -> Option<String> {
        let mut attributes = Attributes::new(self.node.tag.attributes, 0).filter_map(Result::ok);
        let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?;
        Some(found.value.trim().to_owned())
    }

    /// Returns the elements directly inside it.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'t, 'x>> {
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = self.tree.element(next).filter(|_| next < self.node.end)?;
            next = child.node.end;
            Some(child)
        })
    }

    /// Returns the first element at a path of names, such as `Refs/EndToEndId`.
    pub(crate) fn find(self, path: &str) -> Option<Element<'t, 'x>> {
        let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let mut children = self.children().filter(|child| child.name() == name);
        match rest {
            None => children.next(),
            Some(rest) => children.find_map(|child| child.find(rest)),
        }
    }

    /// Returns all elements at a path of names, in the order of the document.
    pub(crate) fn all(self, path: &str) -> Vec<Element<'t, 'x>> {
        let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let children = self.children().filter(|child| child.name() == name);
        match rest {
            None => children.collect(),
            Some(rest) => children.flat_map(|child| child.all(rest)).collect(),
        }
    }
}
