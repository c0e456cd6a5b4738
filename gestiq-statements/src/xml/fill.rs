//! Reads one record of a document into a tree.

use std::borrow::Cow;

use super::notes::Notes;
use super::tree::{Node, Tree};
use super::walk::{Ending, Step, Tag, Walk};
use crate::error::Error;
use crate::limit::Limit;

impl<'x> Tree<'x> {
    /// Reads the element that `root` has just opened, up to its close tag; returns the end of the document if
    /// it comes first.
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
                Step::Text(piece) => self.add(inner, piece),
                Step::Char(c) => self.add_char(inner, c),
                Step::Entity(entity) => {
                    self.add(inner, entity);
                    self.nodes.get_mut(inner).into_iter().for_each(|node| node.has_unknown_entity = true);
                }
                Step::Doctype(at) => notes.doctype(at)?,
                Step::End(ending) => return Ok(Some(ending)),
            }
        }
        Ok(None)
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

    fn add(&mut self, index: usize, piece: &'x str) {
        let Some(node) = self.nodes.get_mut(index) else { return };
        if node.text.is_empty() {
            // White space before a text or between elements is layout.
            node.text = Cow::Borrowed(piece.trim_start());
        } else if !piece.is_empty() {
            node.text.to_mut().push_str(piece);
        }
    }

    fn add_char(&mut self, index: usize, c: char) {
        if let Some(node) = self.nodes.get_mut(index) {
            node.text.to_mut().push(c);
        }
    }
}
