//! One record of a document as a small tree.

use std::borrow::Cow;

use quick_xml::events::attributes::Attributes;

use super::walk::{Step, Tag, Walk};
use super::{Ending, Notes};
use crate::error::Error;
use crate::limits::Limit;

/// The elements of a record in the order of the document. Elements without text, attributes and children are
/// left out: they say nothing, unless their number does.
#[derive(Debug, Default)]
pub(crate) struct Tree<'x> {
    nodes: Vec<Node<'x>>,
    /// Elements of this name are kept also when they are empty.
    counted: &'static str,
    count: u64,
}

#[derive(Debug)]
struct Node<'x> {
    tag: Tag<'x>,
    text: Cow<'x, str>,
    /// Index of the first node behind this one and all inside it.
    end: usize,
    has_unknown_entity: bool,
}

impl<'x> Tree<'x> {
    /// A tree that keeps every element of a name, and never more than [`Limit::Records`] of them.
    pub(crate) fn counting(counted: &'static str) -> Self {
        Tree { counted, ..Tree::default() }
    }

    /// Reads the element that `root` has just opened, to its close tag; or says how the document ended before it.
    ///
    /// # Errors
    /// [`Error::LimitExceeded`].
    pub(crate) fn fill(
        &mut self,
        root: Tag<'x>,
        walk: &mut Walk<'x, '_>,
        notes: &mut Notes<'_, '_>,
    ) -> Result<Option<Ending>, Error> {
        self.nodes.clear();
        self.count = 0;
        self.nodes.push(Node::new(root));
        let mut open = vec![0];
        while let Some(&inner) = open.last() {
            match walk.step()? {
                Step::Open(tag) => {
                    self.count += u64::from(tag.name == self.counted);
                    walk.limits().check(Limit::Records, self.count)?;
                    open.push(self.nodes.len());
                    self.nodes.push(Node::new(tag));
                }
                Step::Close(_) => {
                    open.pop();
                    self.close(inner);
                }
                Step::Text(piece) => self.add(inner, piece, walk)?,
                Step::Char(c) => self.add_char(inner, c, walk)?,
                Step::Entity(entity) => {
                    self.add(inner, entity, walk)?;
                    self.nodes.get_mut(inner).into_iter().for_each(|node| node.has_unknown_entity = true);
                }
                Step::Doctype(at) => notes.doctype(at)?,
                Step::End(ending) => return Ok(Some(ending)),
            }
        }
        Ok(None)
    }

    /// The element that was filled in last.
    pub(crate) fn root(&self) -> Option<Element<'_, 'x>> {
        self.element(0)
    }

    fn element(&self, index: usize) -> Option<Element<'_, 'x>> {
        self.nodes.get(index).map(|node| Element { tree: self, index, node })
    }

    fn close(&mut self, index: usize) {
        let end = self.nodes.len();
        let Some(node) = self.nodes.get_mut(index) else { return };
        node.end = end;
        let has_attributes = !node.tag.attributes.is_empty();
        let is_counted = node.tag.name == self.counted;
        if end == index + 1 && index > 0 && !is_counted && node.text.is_empty() && !has_attributes {
            self.nodes.pop();
        }
    }

    fn add(&mut self, index: usize, piece: &'x str, walk: &Walk<'x, '_>) -> Result<(), Error> {
        let Some(node) = self.nodes.get_mut(index) else { return Ok(()) };
        if node.text.is_empty() {
            // White space before a text or between elements is layout.
            node.text = Cow::Borrowed(piece.trim_start());
        } else if !piece.is_empty() {
            node.text.to_mut().push_str(piece);
        }
        walk.limits().check(Limit::FieldBytes, node.text.len() as u64)
    }

    fn add_char(&mut self, index: usize, c: char, walk: &Walk<'x, '_>) -> Result<(), Error> {
        let Some(node) = self.nodes.get_mut(index) else { return Ok(()) };
        node.text.to_mut().push(c);
        walk.limits().check(Limit::FieldBytes, node.text.len() as u64)
    }
}

impl<'x> Node<'x> {
    fn new(tag: Tag<'x>) -> Self {
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
    /// Position of its tag.
    pub(crate) fn at(self) -> usize {
        self.node.tag.at
    }

    /// Name without a prefix.
    pub(crate) fn name(self) -> &'x str {
        self.node.tag.name
    }

    /// Its own text, as it stands.
    pub(crate) fn raw_text(self) -> &'t str {
        &self.node.text
    }

    /// Whether the text holds an entity that is not resolved.
    pub(crate) fn has_unknown_entity(self) -> bool {
        self.node.has_unknown_entity
    }

    /// The value of an attribute, as it stands.
    pub(crate) fn attribute(self, name: &str) -> Option<String> {
        let mut attributes = Attributes::new(self.node.tag.attributes, 0).filter_map(Result::ok);
        let found = attributes.find(|attribute| attribute.key.local_name().as_ref() == name.as_bytes())?;
        std::str::from_utf8(&found.value).ok().map(|value| value.trim().to_owned())
    }

    /// The elements directly inside it.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'t, 'x>> {
        let mut next = self.index + 1;
        std::iter::from_fn(move || {
            let child = self.tree.element(next).filter(|_| next < self.node.end)?;
            next = child.node.end;
            Some(child)
        })
    }

    /// The first element at a path of names, such as `Refs/EndToEndId`.
    pub(crate) fn find(self, path: &str) -> Option<Element<'t, 'x>> {
        let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let mut children = self.children().filter(|child| child.name() == name);
        match rest {
            None => children.next(),
            Some(rest) => children.find_map(|child| child.find(rest)),
        }
    }

    /// All elements at a path of names, in the order of the document.
    pub(crate) fn all(self, path: &str) -> Vec<Element<'t, 'x>> {
        let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
        let children = self.children().filter(|child| child.name() == name);
        match rest {
            None => children.collect(),
            Some(rest) => children.flat_map(|child| child.all(rest)).collect(),
        }
    }
}
