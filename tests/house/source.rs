//! The files of a crate, their paths and texts, without what only tests see.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::{Attribute, Item, UseTree, Visibility};

/// One of the two crates.
pub(crate) struct Crate {
    pub(crate) files: Vec<File>,
}

/// A file of a crate.
pub(crate) struct File {
    /// Its name below `src/`
    pub(crate) name: String,
    /// The module that it is
    pub(crate) module: Vec<String>,
    /// Names that it brings in: where they come from, and whether it hands them on
    pub(crate) imports: BTreeMap<String, Import>,
    /// Names joined by `::` in the code, each with its line
    pub(crate) paths: Vec<(usize, Vec<String>)>,
    /// String literals that are no documentation, each with its line
    pub(crate) literals: Vec<(usize, String)>,
}

/// A name from elsewhere.
pub(crate) struct Import {
    pub(crate) path: Vec<String>,
    pub(crate) is_handed_on: bool,
    pub(crate) line: usize,
}

impl Crate {
    pub(crate) fn library() -> &'static Self {
        static LIBRARY: LazyLock<Crate> =
            LazyLock::new(|| Crate::below(&source_folder(), "lib.rs", &|name| !name.starts_with("bin/")));
        &LIBRARY
    }

    pub(crate) fn binary() -> &'static Self {
        static BINARY: LazyLock<Crate> =
            LazyLock::new(|| Crate::below(&source_folder().join("bin/jwtk"), "main.rs", &|_| true));
        &BINARY
    }

    fn below(folder: &Path, root: &str, belongs: &dyn Fn(&str) -> bool) -> Self {
        let mut names = Vec::new();
        collect(folder, folder, &mut names);
        names.retain(|name| belongs(name));
        names.sort();
        let mut parsed: Vec<(String, Vec<String>, syn::File)> = Vec::new();
        for name in names {
            let text = fs::read_to_string(folder.join(&name)).expect("a source file can be read");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let module = if name == root { Vec::new() } else { module_of(&name) };
            parsed.push((name, module, file));
        }
        let of_tests: Vec<Vec<String>> = parsed
            .iter()
            .flat_map(|(_, module, file)| {
                file.items.iter().filter_map(|item| match item {
                    Item::Mod(inner) if inner.content.is_none() && is_for_tests(&inner.attrs) => {
                        Some([module.as_slice(), &[inner.ident.to_string()]].concat())
                    }
                    _ => None,
                })
            })
            .collect();
        parsed.retain(|(_, module, _)| !of_tests.contains(module));
        Self { files: parsed.into_iter().map(|(name, module, file)| File::of(name, module, file)).collect() }
    }
}

impl File {
    fn of(name: String, module: Vec<String>, file: syn::File) -> Self {
        let mut imports = BTreeMap::new();
        let (mut found_paths, mut found_literals) = (Vec::new(), Vec::new());
        for item in file.items {
            match &item {
                Item::Use(item) if !is_for_tests(&item.attrs) => {
                    let is_handed_on = !matches!(item.vis, Visibility::Inherited);
                    let mut found = Vec::new();
                    flatten(&item.tree, &mut Vec::new(), &mut found);
                    for (alias, path, line) in found {
                        imports.insert(alias, Import { path, is_handed_on, line });
                    }
                }
                item if is_for_tests(attributes(item)) => {}
                item => {
                    paths(item.to_token_stream(), &mut found_paths);
                    literals(item.to_token_stream(), &mut found_literals);
                }
            }
        }
        Self { name, module, imports, paths: found_paths, literals: found_literals }
    }

    /// The room: the first part of the module, `lib` or `main` for the root.
    pub(crate) fn room(&self) -> &str {
        self.module.first().map_or(self.name.trim_end_matches(".rs"), String::as_str)
    }

    /// The folder inside of a room that the file is in, if it is in one.
    pub(crate) fn folder_in(&self, room: &str) -> Option<&str> {
        let rest = self.name.strip_prefix(room)?.strip_prefix('/')?;
        rest.split_once('/').map(|(folder, _)| folder)
    }

    /// The second part of the module, in a room of that name.
    pub(crate) fn part_of(&self, room: &str) -> Option<&str> {
        if self.room() == room { self.module.get(1).map(String::as_str) } else { None }
    }

    /// The names of imports and code, each with its line.
    pub(crate) fn all_paths(&self) -> impl Iterator<Item = (usize, &[String])> {
        let imports = self.imports.values().map(|import| (import.line, import.path.as_slice()));
        imports.chain(self.paths.iter().map(|(line, path)| (*line, path.as_slice())))
    }
}

/// The text of a file below `src/`.
pub(crate) fn read(name: &str) -> String {
    fs::read_to_string(source_folder().join(name)).expect("a source file can be read")
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn collect(root: &Path, folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the source folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            collect(root, &path, names);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).expect("found below the root");
            names.push(name.to_str().expect("names are UTF-8").replace('\\', "/"));
        }
    }
}

fn module_of(name: &str) -> Vec<String> {
    let name = name.trim_end_matches(".rs").trim_end_matches("/mod");
    name.split('/').map(str::to_owned).collect()
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test") || path.is_ident("doctest"))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn flatten(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<(String, Vec<String>, usize)>) {
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            flatten(&path.tree, before, found);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, before, found)),
        UseTree::Name(name) if name.ident == "self" => {
            let alias = before.last().cloned().unwrap_or_default();
            found.push((alias, before.clone(), name.ident.span().start().line));
        }
        UseTree::Name(name) => {
            let line = name.ident.span().start().line;
            found.push((name.ident.to_string(), [before.as_slice(), &[name.ident.to_string()]].concat(), line));
        }
        UseTree::Rename(rename) => {
            let line = rename.ident.span().start().line;
            let path = match rename.ident.to_string() {
                ident if ident == "self" => before.clone(),
                ident => [before.as_slice(), &[ident]].concat(),
            };
            // `use Trait as _` several times in a file: each is an import of its own.
            let alias = if rename.rename == "_" { format!("_ {}", path.join("::")) } else { rename.rename.to_string() };
            found.push((alias, path, line));
        }
        UseTree::Glob(_) => panic!("a glob import below {}", before.join("::")),
    }
}

fn paths(tokens: TokenStream, found: &mut Vec<(usize, Vec<String>)>) {
    let mut open: Option<(usize, Vec<String>)> = None;
    let mut colons = 0;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                if let (Some((_, path)), 2) = (&mut open, colons) {
                    path.push(ident.to_string());
                } else {
                    found.extend(open.take());
                    open = Some((ident.span().start().line, vec![ident.to_string()]));
                }
                colons = 0;
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
            other => {
                found.extend(open.take());
                colons = 0;
                if let TokenTree::Group(group) = other {
                    paths(group.stream(), found);
                }
            }
        }
    }
    found.extend(open);
}

fn literals(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let mut is_doc = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => is_doc = ident == "doc",
            TokenTree::Punct(punct) => is_doc &= punct.as_char() == '=',
            TokenTree::Literal(literal) => {
                let line = literal.span().start().line;
                if let (false, Ok(text)) = (is_doc, syn::parse_str::<syn::LitStr>(&literal.to_string())) {
                    found.push((line, text.value()));
                }
                is_doc = false;
            }
            TokenTree::Group(group) => literals(group.stream(), found),
        }
    }
}
