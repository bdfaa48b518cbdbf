//! The files of a crate, their paths and texts, without what only tests see.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, ImplItem, Item, ItemUse, Lit, Meta, Token, UseTree, Visibility};

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
    /// Names that it brings in, at its top or inside of a function: one name may come from several places, each for a
    /// feature of its own
    pub(crate) imports: BTreeMap<String, Vec<Import>>,
    /// Names joined by `::` in the code, each with its line
    pub(crate) paths: Vec<(usize, Vec<String>)>,
    /// Names that are called as methods, each with its line
    pub(crate) calls: Vec<(usize, String)>,
    /// Its inherent methods: the type as it is written, and their names
    pub(crate) methods: Vec<(Vec<String>, Vec<String>)>,
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

    /// The crate whose files are below a folder, and that begins with the file `root`.
    pub(crate) fn below(folder: &Path, root: &str, belongs: &dyn Fn(&str) -> bool) -> Self {
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
        let mut file_of = Self {
            name,
            module,
            imports: BTreeMap::new(),
            paths: Vec::new(),
            calls: Vec::new(),
            methods: Vec::new(),
            literals: Vec::new(),
        };
        file_of.take(file.items, &mut |path| path);
        file_of
    }

    /// Takes the names out of items. `seen_from` turns a path as it is written there to one of the file's own module.
    fn take(&mut self, items: Vec<Item>, seen_from: &mut dyn FnMut(Vec<String>) -> Vec<String>) {
        for item in items {
            match item {
                item if is_for_tests(attributes(&item)) => {}
                Item::Use(item) => self.import(&item, seen_from),
                Item::ExternCrate(item) => panic!("{}: extern crate {}", self.name, item.ident),
                Item::Mod(inner) => {
                    let (_, items) = inner.content.unwrap_or_default();
                    self.take(items, &mut |mut path| {
                        if let Some(first) = path.first_mut().filter(|first| *first == "super") {
                            "self".clone_into(first);
                        }
                        seen_from(path)
                    });
                }
                item => {
                    if let Item::Impl(inherent) = &item
                        && inherent.trait_.is_none()
                        && let syn::Type::Path(of) = inherent.self_ty.as_ref()
                    {
                        let of = of.path.segments.iter().map(|part| part.ident.to_string()).collect();
                        let names = inherent.items.iter().filter_map(|item| match item {
                            ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                            _ => None,
                        });
                        self.methods.push((of, names.collect()));
                    }
                    self.take_tokens(item.to_token_stream(), seen_from);
                    literals(item.to_token_stream(), &mut self.literals);
                }
            }
        }
    }

    fn import(&mut self, item: &ItemUse, seen_from: &mut dyn FnMut(Vec<String>) -> Vec<String>) {
        let is_handed_on = !matches!(item.vis, Visibility::Inherited);
        let mut found = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut found);
        for (alias, path, line) in found {
            let path = seen_from(path);
            // A module inside of the file has what the file itself defines.
            if path != ["self", &alias] {
                self.imports.entry(alias).or_default().push(Import { path, is_handed_on, line });
            }
        }
    }

    /// Takes paths, calls and the imports of functions out of code.
    fn take_tokens(&mut self, tokens: TokenStream, seen_from: &mut dyn FnMut(Vec<String>) -> Vec<String>) {
        let mut open: Option<(usize, Vec<String>)> = None;
        let (mut colons, mut is_behind_dot) = (0, false);
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(ident) if ident == "use" => {
                    let mut whole = vec![TokenTree::Ident(ident)];
                    while let Some(token) = tokens.next_if(|token| !is_semicolon(token)) {
                        whole.push(token);
                    }
                    whole.extend(tokens.next());
                    match syn::parse2(whole.iter().cloned().collect()) {
                        Ok(item) => self.import(&item, seen_from),
                        // A path of a macro, or what an `impl Trait` captures.
                        Err(_) => self.take_tokens(whole.into_iter().skip(1).collect(), seen_from),
                    }
                }
                TokenTree::Ident(ident) => {
                    let line = ident.span().start().line;
                    if let (Some((_, path)), 2) = (&mut open, colons) {
                        path.push(ident.to_string());
                    } else {
                        self.paths.extend(open.take().map(|(line, path)| (line, seen_from(path))));
                        let is_call = tokens.peek().is_some_and(|next| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis));
                        if is_behind_dot && is_call {
                            self.calls.push((line, ident.to_string()));
                        }
                        open = Some((line, vec![ident.to_string()]));
                    }
                    (colons, is_behind_dot) = (0, false);
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.paths.extend(open.take().map(|(line, path)| (line, seen_from(path))));
                    colons = 0;
                    is_behind_dot = matches!(&other, TokenTree::Punct(punct) if punct.as_char() == '.');
                    if let TokenTree::Group(group) = other {
                        self.take_tokens(group.stream(), seen_from);
                    }
                }
            }
        }
        self.paths.extend(open.map(|(line, path)| (line, seen_from(path))));
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
        let imports = self.imports.values().flatten().map(|import| (import.line, import.path.as_slice()));
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
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    conditions.filter_map(|attribute| attribute.parse_args::<Meta>().ok()).any(|condition| wants_tests(&condition))
}

fn wants_tests(condition: &Meta) -> bool {
    match condition {
        Meta::Path(path) => path.is_ident("test") || path.is_ident("doctest"),
        Meta::List(all) if all.path.is_ident("all") => {
            let parts = all.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            parts.is_ok_and(|parts| parts.iter().any(wants_tests))
        }
        Meta::List(_) | Meta::NameValue(_) => false,
    }
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

fn is_semicolon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

fn literals(tokens: TokenStream, found: &mut Vec<(usize, String)>) {
    let mut is_doc = false;
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => is_doc = ident == "doc",
            TokenTree::Punct(punct) => is_doc &= punct.as_char() == '=',
            TokenTree::Literal(literal) => {
                let line = literal.span().start().line;
                let text = match syn::parse_str(&literal.to_string()) {
                    Ok(Lit::Str(text)) => Some(text.value()),
                    Ok(Lit::ByteStr(text)) => Some(String::from_utf8_lossy(&text.value()).into_owned()),
                    Ok(Lit::CStr(text)) => Some(text.value().to_string_lossy().into_owned()),
                    _ => None,
                };
                found.extend(text.filter(|_| !is_doc).map(|text| (line, text)));
                is_doc = false;
            }
            TokenTree::Group(group) => literals(group.stream(), found),
        }
    }
}
