//! Links between the documents.

use std::path::Path;

use crate::{pages, root};

#[test]
fn every_link_leads_to_a_file_and_a_heading() {
    let mut pages = pages();
    for path in ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"] {
        pages.push((path.into(), std::fs::read_to_string(root().join(path)).unwrap()));
    }
    let mut wrong = Vec::new();
    for (path, page) in &pages {
        for target in targets(page) {
            let (file, anchor) = target.split_once('#').map_or((target, None), |(file, anchor)| (file, Some(anchor)));
            let file = if file.is_empty() { root().join(path) } else { root().join(path).parent().unwrap().join(file) };
            if !file.exists() {
                wrong.push(format!("{}: there is no {target}", path.display()));
            } else if let Some(anchor) = anchor
                && !anchors(&file).iter().any(|known| known == anchor)
            {
                wrong.push(format!("{}: {target} names no heading", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nothing is written that no link leads to.
#[test]
fn the_readme_leads_to_every_page() {
    let pages = pages();
    let readme = &pages.iter().find(|(path, _)| path == Path::new("README.md")).unwrap().1;
    for (path, _) in &pages {
        let name = path.to_str().unwrap();
        assert!(
            name == "README.md" || targets(readme).any(|target| target == name),
            "the README has no link to {name}"
        );
    }
}

#[test]
fn the_readme_is_short() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert!(readme.lines().count() <= 250, "{} lines", readme.lines().count());
}

/// What `[text](target)` leads to, on this side of the network.
fn targets(page: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    let lines = page.lines().filter(move |line| {
        is_code ^= line.starts_with("```");
        !is_code
    });
    let found = lines
        .flat_map(|line| line.split("](").skip(1).filter_map(|rest| rest.split_once(')')))
        .map(|(target, _)| target);
    found.filter(|target| !target.contains("://"))
}

/// The names of a page's headings, as GitHub makes them.
fn anchors(file: &Path) -> Vec<String> {
    let page = std::fs::read_to_string(file).unwrap_or_default();
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let name = |heading: &str| {
        let kept =
            heading.to_lowercase().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>();
        kept.replace(' ', "-")
    };
    headings.map(name).collect()
}
