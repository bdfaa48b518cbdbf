//! The way from the root of a document to a value.

use std::fmt;
use std::rc::Rc;

/// A way from the root: a list through the parents, so that a child costs one link however deep it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Path<'c>(Option<Rc<Link<'c>>>);

#[derive(Debug)]
struct Link<'c> {
    parent: Path<'c>,
    step: Step<'c>,
}

/// One step down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step<'c> {
    Member { name: &'c str, position: usize },
    Item(usize),
}

impl<'c> Path<'c> {
    pub(crate) fn with(&self, step: Step<'c>) -> Self {
        Self(Some(Rc::new(Link { parent: self.clone(), step })))
    }

    pub(crate) fn last(&self) -> Option<Step<'c>> {
        Some(self.0.as_ref()?.step)
    }

    /// The steps from the root.
    pub(crate) fn steps(&self) -> Vec<Step<'c>> {
        let mut steps = Vec::new();
        let mut path = self;
        while let Some(link) = &path.0 {
            steps.push(link.step);
            path = &link.parent;
        }
        steps.reverse();
        steps
    }
}

impl Step<'_> {
    pub(super) fn position(self) -> usize {
        match self {
            Self::Member { position, .. } | Self::Item(position) => position,
        }
    }
}

/// As people write it: `endpoints[3].extra_config["auth/validator"]`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.steps().into_iter().enumerate() {
            match step {
                Step::Member { name, .. } if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => {
                    write!(f, "{}{name}", if position == 0 { "" } else { "." })?;
                }
                Step::Member { name, .. } => write!(f, "[{name:?}]")?,
                Step::Item(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// Without recursion: the last path of a deep nesting takes all its parents with it.
impl Drop for Path<'_> {
    fn drop(&mut self) {
        let mut next = self.0.take();
        while let Some(link) = next {
            next = Rc::into_inner(link).and_then(|mut link| link.parent.0.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_read_as_people_write_them() {
        let member = |name| Step::Member { name, position: 0 };
        let steps = [member("endpoints"), Step::Item(3), member("extra_config"), member("auth/validator")];
        let path = steps.into_iter().fold(Path::default(), |path, step| path.with(step));
        assert_eq!(path.to_string(), r#"endpoints[3].extra_config["auth/validator"]"#);
    }

    #[test]
    fn a_long_way_is_given_up_without_recursion() {
        let path = (0..1_000_000).fold(Path::default(), |path, index| path.with(Step::Item(index)));
        assert_eq!(path.steps().len(), 1_000_000);
    }
}
