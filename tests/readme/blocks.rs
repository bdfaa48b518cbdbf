//! The fenced blocks of a page.

#![cfg_attr(not(unix), allow(dead_code, reason = "scripts are run where there is a shell"))]

use crate::pages;

/// Text between fences.
#[derive(Debug)]
pub(crate) struct Block<'t> {
    /// The line of its first fence, from 1
    pub(crate) line: usize,
    /// The heading of the second level that it is below
    pub(crate) section: &'t str,
    /// What follows the first fence
    pub(crate) label: &'t str,
    pub(crate) text: &'t str,
    /// Whether nothing but blank lines is between it and the block before
    pub(crate) follows: bool,
}

pub(crate) fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut found, mut section, mut follows): (Vec<Block<'_>>, _, _) = (Vec::new(), "", false);
    let mut open: Option<(usize, &str, usize)> = None;
    let mut at = 0;
    for (number, line) in page.split_inclusive('\n').enumerate() {
        match (open, line.trim_end().strip_prefix("```")) {
            (None, Some(label)) => open = Some((number + 1, label, at + line.len())),
            (Some((first, label, start)), Some(_)) => {
                found.push(Block { line: first, section, label, text: &page[start..at], follows });
                (open, follows) = (None, true);
            }
            (None, None) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    section = heading.trim_end();
                }
                follows &= line.trim().is_empty();
            }
            (Some(_), None) => {}
        }
        at += line.len();
    }
    assert!(open.is_none(), "a block is not closed: {open:?}");
    found
}

/// `console` and `sh` are run, `rust` too; with `,ignore` a block needs a network, a root's rights or minutes. Others are files and output.
#[test]
fn every_block_has_a_label_that_is_known() {
    let known = ["console", "sh", "sh,ignore", "rust", "text", "toml", "yaml", "json", "python"];
    for (path, page) in pages() {
        for block in blocks(&page) {
            assert!(known.contains(&block.label), "{}:{}: ```{}", path.display(), block.line, block.label);
        }
    }
}

#[test]
fn few_blocks_are_not_run() {
    let pages = pages();
    let all: Vec<_> = pages.iter().flat_map(|(_, page)| blocks(page)).collect();
    let ignored = all.iter().filter(|block| block.label.ends_with(",ignore")).count();
    assert!(ignored * 8 < all.len(), "{ignored} of {} blocks", all.len());
}
