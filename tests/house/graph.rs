//! Which file names which, re-exports followed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::source::{Crate, File};

/// One file names another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arrow {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The first line that does
    pub(crate) line: usize,
}

/// Files, or groups of files, and the arrows between them.
pub(crate) struct Graph {
    names: Vec<String>,
    arrows: BTreeMap<(usize, usize), usize>,
    rooms: Vec<String>,
}

struct Resolver<'c> {
    house: &'c Crate,
    modules: HashMap<&'c [String], usize>,
    extensions: Vec<Extension<'c>>,
}

/// Methods that a file gives to a type of another one.
struct Extension<'c> {
    by: usize,
    of: usize,
    names: &'c [String],
}

impl Graph {
    pub(crate) fn of(house: &Crate) -> Self {
        let modules = house.files.iter().enumerate().map(|(index, file)| (file.module.as_slice(), index)).collect();
        let mut resolver = Resolver { house, modules, extensions: Vec::new() };
        resolver.extensions = extensions(&resolver);
        let mut arrows = BTreeMap::new();
        for (from, file) in house.files.iter().enumerate() {
            for (line, to) in resolver.named_by(file) {
                if to != from {
                    arrows.entry((from, to)).or_insert(line);
                }
            }
        }
        let names = house.files.iter().map(|file| file.name.clone()).collect();
        let rooms = house.files.iter().map(|file| file.room().to_owned()).collect();
        Self { names, arrows, rooms }
    }

    pub(crate) fn arrows(&self) -> impl Iterator<Item = Arrow> {
        self.arrows.iter().map(|(&(from, to), &line)| Arrow { from, to, line })
    }

    /// The same with all files of a room as one.
    pub(crate) fn by_room(&self) -> Self {
        let names: Vec<String> = self.rooms.iter().collect::<BTreeSet<_>>().into_iter().cloned().collect();
        let index = |file: usize| names.iter().position(|name| *name == self.rooms[file]).expect("collected above");
        let mut arrows = BTreeMap::new();
        for Arrow { from, to, line } in self.arrows() {
            if index(from) != index(to) {
                arrows.entry((index(from), index(to))).or_insert(line);
            }
        }
        Self { rooms: names.clone(), names, arrows }
    }

    /// Whether one file names another, both by their names.
    pub(crate) fn has(&self, from: &str, to: &str) -> bool {
        self.arrows().any(|arrow| self.names[arrow.from] == from && self.names[arrow.to] == to)
    }

    /// The groups of files that reach each other (Tarjan's strongly connected components, by mutual reach).
    pub(crate) fn circles(&self) -> Vec<Vec<usize>> {
        let reach: Vec<BTreeSet<usize>> = (0..self.names.len()).map(|from| self.reached_from(from)).collect();
        let mut circles: BTreeSet<Vec<usize>> = BTreeSet::new();
        for from in 0..self.names.len() {
            let circle: Vec<usize> =
                (0..self.names.len()).filter(|to| reach[from].contains(to) && reach[*to].contains(&from)).collect();
            if !circle.is_empty() {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }

    /// A circle with the arrows inside of it.
    pub(crate) fn told(&self, circle: &[usize]) -> String {
        let within = self.arrows().filter(|arrow| circle.contains(&arrow.from) && circle.contains(&arrow.to));
        let arrows: Vec<String> = within
            .map(|arrow| format!("  {}:{} names {}", self.names[arrow.from], arrow.line, self.names[arrow.to]))
            .collect();
        format!("a circle of {}:\n{}", circle.len(), arrows.join("\n"))
    }

    fn reached_from(&self, from: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut left = vec![from];
        while let Some(at) = left.pop() {
            for (&(_, to), _) in self.arrows.range((at, 0)..=(at, usize::MAX)) {
                if reached.insert(to) {
                    left.push(to);
                }
            }
        }
        reached
    }
}

fn extensions<'c>(resolver: &Resolver<'c>) -> Vec<Extension<'c>> {
    let mut found = Vec::new();
    for (by, file) in resolver.house.files.iter().enumerate() {
        for (of, names) in &file.methods {
            let of = resolver.resolve_in_code(file, of).into_iter().filter(|of| *of != by);
            found.extend(of.map(|of| Extension { by, of, names }));
        }
    }
    found
}

impl Resolver<'_> {
    /// The files that a file names, each with a line.
    fn named_by(&self, file: &File) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for import in file.imports.values().flatten() {
            // A room's door hands on what its own files define; it depends on nothing by that.
            let is_of_the_room = |to: &usize| self.house.files[*to].module.starts_with(&file.module);
            let to = self.resolve(&file.module, &import.path, 0).into_iter();
            let to = to.filter(|to| !(import.is_handed_on && is_of_the_room(to)));
            found.extend(to.map(|to| (import.line, to)));
        }
        for (line, path) in &file.paths {
            found.extend(self.resolve_in_code(file, path).into_iter().map(|to| (*line, to)));
        }
        for (line, name) in &file.calls {
            found.extend(self.definers(file, name).map(|to| (*line, to)));
        }
        found
    }

    /// The files that define a method of this name for a type of another file, where `file` can have a value of it and
    /// defines none itself.
    fn definers<'f>(&'f self, file: &'f File, name: &'f str) -> impl Iterator<Item = usize> + 'f {
        let is_own = file.methods.iter().any(|(_, names)| names.iter().any(|own| own == name));
        let extensions = self.extensions.iter().filter(move |_| !is_own);
        extensions.filter_map(move |extension| {
            let is_at_hand = extension.names.iter().any(|method| method == name)
                && (self.house.files[extension.of].module == file.module || self.knows(file, extension.of));
            is_at_hand.then_some(extension.by)
        })
    }

    /// Whether a file brings in something that another one defines.
    fn knows(&self, file: &File, other: usize) -> bool {
        let mut imports = file.imports.values().flatten();
        imports.any(|import| self.resolve(&file.module, &import.path, 0).contains(&other))
    }

    fn resolve_in_code(&self, file: &File, path: &[String]) -> Vec<usize> {
        let Some((first, rest)) = path.split_first() else { return Vec::new() };
        if let Some(imports) = file.imports.get(first) {
            let whole = imports.iter().map(|import| [import.path.as_slice(), rest].concat());
            return whole.flat_map(|path| self.resolve(&file.module, &path, 0)).collect();
        }
        if rest.is_empty() { Vec::new() } else { self.resolve(&file.module, path, 0) }
    }

    /// The files that define what a path leads to that is written in a module; none for other crates and for modules.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Vec<usize> {
        assert!(depth < 16, "imports that lead in a circle: {}", path.join("::"));
        let mut at = module.to_vec();
        let mut rest = path;
        match path.first().map(String::as_str) {
            Some("crate") => {
                at.clear();
                rest = &path[1..];
            }
            Some("self" | "super") => {
                while let Some((first, behind)) = rest.split_first()
                    && (first == "self" || first == "super")
                {
                    if first == "super" {
                        at.pop();
                    }
                    rest = behind;
                }
            }
            Some(first) if self.modules.contains_key([module, &[first.to_owned()]].concat().as_slice()) => {}
            Some(_) | None => return Vec::new(),
        }
        while let Some((first, behind)) = rest.split_first() {
            let child = [at.as_slice(), std::slice::from_ref(first)].concat();
            let Some(&index) = self.modules.get(at.as_slice()) else { return Vec::new() };
            let imports = self.house.files[index].imports.get(first);
            let handed_on = imports.into_iter().flatten().flat_map(|import| {
                let whole = [import.path.as_slice(), behind].concat();
                self.resolve(&at, &whole, depth + 1)
            });
            if !self.modules.contains_key(child.as_slice()) {
                return if imports.is_some() { handed_on.collect() } else { vec![index] };
            }
            // A function may have the name of its module.
            if behind.is_empty() {
                return handed_on.collect();
            }
            at = child;
            rest = behind;
        }
        Vec::new()
    }
}
