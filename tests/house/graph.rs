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

/// What a path leads to.
enum Target {
    Module,
    ItemOf(usize),
}

struct Resolver<'c> {
    house: &'c Crate,
    modules: HashMap<&'c [String], usize>,
}

impl Graph {
    pub(crate) fn of(house: &Crate) -> Self {
        let resolver = Resolver {
            house,
            modules: house.files.iter().enumerate().map(|(index, file)| (file.module.as_slice(), index)).collect(),
        };
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

impl Resolver<'_> {
    /// The files that a file names, each with a line.
    fn named_by(&self, file: &File) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for import in file.imports.values().filter(|import| !import.is_handed_on) {
            if let Some(Target::ItemOf(index)) = self.resolve(&file.module, &import.path, 0) {
                found.push((import.line, index));
            }
        }
        for (line, path) in &file.paths {
            if let Some(Target::ItemOf(index)) = self.resolve_in_code(file, path) {
                found.push((*line, index));
            }
        }
        found
    }

    fn resolve_in_code(&self, file: &File, path: &[String]) -> Option<Target> {
        let (first, rest) = path.split_first()?;
        if let Some(import) = file.imports.get(first) {
            let whole = [import.path.as_slice(), rest].concat();
            return self.resolve(&file.module, &whole, 0);
        }
        if rest.is_empty() {
            return None;
        }
        self.resolve(&file.module, path, 0)
    }

    /// Where a path leads that is in a module; nothing for other crates.
    fn resolve(&self, module: &[String], path: &[String], depth: usize) -> Option<Target> {
        assert!(depth < 16, "imports that lead in a circle: {}", path.join("::"));
        let mut at = module.to_vec();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" => {
                at.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while let Some((first, behind)) = rest.split_first()
                    && first == "super"
                {
                    at.pop();
                    rest = behind;
                }
            }
            first => {
                let child = [module, &[first.to_owned()]].concat();
                if !self.modules.contains_key(child.as_slice()) {
                    return None;
                }
            }
        }
        while let Some((first, behind)) = rest.split_first() {
            let child = [at.as_slice(), std::slice::from_ref(first)].concat();
            if self.modules.contains_key(child.as_slice()) {
                at = child;
                rest = behind;
                continue;
            }
            let index = *self.modules.get(at.as_slice())?;
            return match self.house.files[index].imports.get(first) {
                Some(import) => {
                    let whole = [import.path.as_slice(), behind].concat();
                    self.resolve(&at, &whole, depth + 1)
                }
                None => Some(Target::ItemOf(index)),
            };
        }
        Some(Target::Module)
    }
}
