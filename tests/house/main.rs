//! The house keeps its shape: the table of floors in `src/lib.rs` holds for every `use` and every path under `src/`.
//!
//! Re-exports are followed to the file that defines the name, so a file may be named by its room's door without
//! depending on the door.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod graph;
mod plants;
mod source;

use std::collections::{BTreeMap, BTreeSet};

use graph::{Arrow, Graph};
use source::Crate;

#[test]
fn no_arrow_points_up() {
    let floors = floors();
    let library = Crate::library();
    let mut wrong = Vec::new();
    for file in &library.files {
        if !floors.contains_key(file.room()) && file.room() != "lib" {
            wrong.push(format!("{} stands on no floor of the table in src/lib.rs", file.name));
        }
    }
    for Arrow { from, to, line } in Graph::of(library).arrows() {
        let (from, to) = (&library.files[from], &library.files[to]);
        if let (Some(own), Some(other)) = (floors.get(from.room()), floors.get(to.room()))
            && own < other
        {
            wrong.push(format!("{}:{line} (floor {own}) names {} (floor {other})", from.name, to.name));
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_files_name_each_other_in_a_circle() {
    let mut circles = Vec::new();
    for house in [Crate::library(), Crate::binary()] {
        let graph = Graph::of(house);
        circles.extend(graph.circles().iter().map(|circle| graph.told(circle)));
    }
    assert_none(&circles);
}

#[test]
fn no_rooms_name_each_other_in_a_circle() {
    let library = Crate::library();
    let rooms = Graph::of(library).by_room();
    let circles = rooms.circles().into_iter().map(|circle| rooms.told(&circle)).collect::<Vec<_>>();
    assert_none(&circles);
}

/// Each gateway is a folder of its own. Gloo's resources are translated to Envoy's settings.
#[test]
fn no_gateway_names_another() {
    let library = Crate::library();
    let mut wrong = Vec::new();
    for Arrow { from, to, line } in Graph::of(library).arrows() {
        let (from, to) = (&library.files[from], &library.files[to]);
        let (Some(own), Some(other)) = (from.folder_in("gateway"), to.folder_in("gateway")) else { continue };
        if own != other && (own, other) != ("gloo", "envoy") {
            wrong.push(format!("{}:{line} names {}", from.name, to.name));
        }
    }
    assert_none(&wrong);
}

/// What judges a request knows nothing of what is said about a configuration: the files that join the two are few.
#[test]
fn judges_and_critics_do_not_know_each_other() {
    let library = Crate::library();
    let mut wrong = Vec::new();
    for Arrow { from, to, line } in Graph::of(library).arrows() {
        let (from, to) = (&library.files[from], &library.files[to]);
        let Some(own) = from.folder_in("gateway").filter(|own| to.folder_in("gateway") == Some(own)) else { continue };
        let is_critic = |name: &str| name.starts_with(&format!("gateway/{own}/lint"));
        let joins = from.name == format!("gateway/{own}/mod.rs") || JOIN.contains(&from.name.as_str());
        if is_critic(&to.name) && !is_critic(&from.name) && !joins {
            wrong.push(format!("{}:{line} names {}", from.name, to.name));
        }
    }
    assert_none(&wrong);
}

/// The files beside each `mod.rs` that join a gateway's judge and its critic.
const JOIN: [&str; 4] = [
    "gateway/agentgateway/journey.rs",
    "gateway/agentgateway/standalone/mod.rs",
    "gateway/krakend/endpoints.rs",
    "gateway/krakend/opened.rs",
];

/// The rooms of the binary, in the order in which the table has them; each names those behind it alone.
#[test]
fn the_binary_goes_one_way() {
    let rooms = rooms_of_the_binary();
    let binary = Crate::binary();
    let height = |room: &str| rooms.iter().rev().position(|other| other == room);
    let mut wrong = Vec::new();
    for Arrow { from, to, line } in Graph::of(binary).arrows() {
        let (from, to) = (&binary.files[from], &binary.files[to]);
        let (own, other) = (height(from.room()), height(to.room()));
        if from.room() != "main" && (other.is_none() || own < other) {
            wrong.push(format!("{}:{line} names {}", from.name, to.name));
        }
        if let (Some(own), Some(other)) = (from.part_of("command"), to.part_of("command"))
            && own != other
        {
            wrong.push(format!("{}:{line}: a command names the command {}", from.name, to.name));
        }
    }
    assert_none(&wrong);
}

/// The library knows nothing of a command line: the binary adds what to type.
#[test]
fn no_text_of_the_library_holds_a_flag() {
    let mut wrong = Vec::new();
    for file in &Crate::library().files {
        for (line, text) in &file.literals {
            if holds_a_flag(text) {
                wrong.push(format!("{}:{line}: {text:?}", file.name));
            }
        }
    }
    assert_none(&wrong);
}

/// What a lenient gateway takes for a good signature proves nothing to others.
#[test]
fn lenient_keys_stay_among_gateways() {
    let mut wrong = Vec::new();
    for file in &Crate::library().files {
        let may = ["gateway", "crypto", "diagnosis"].contains(&file.room());
        if !may
            && file.all_paths().any(|(_, path)| path.iter().any(|name| name == "LenientKey" || name == "LenientSigner"))
        {
            wrong.push(file.name.clone());
        }
    }
    assert_none(&wrong);
}

/// Points in time, the environment and files are arguments of the library, but where a file exists for reading them.
#[test]
fn the_library_reads_no_clock_no_environment_and_no_file() {
    let forbidden = [
        ["std", "env"],
        ["std", "fs"],
        ["SystemTime", "now"],
        ["Instant", "now"],
        ["rustls_native_certs", "load_native_certs"],
    ];
    let looks = ["exists", "try_exists", "is_file", "is_dir", "canonicalize", "read_dir", "symlink_metadata"];
    let mut wrong = Vec::new();
    for file in Crate::library().files.iter().filter(|file| !MAY_READ.contains(&file.name.as_str())) {
        for (line, path) in file.all_paths() {
            if path.windows(2).any(|pair| forbidden.iter().any(|names| pair == names)) {
                wrong.push(format!("{}:{line}: {}", file.name, path.join("::")));
            }
        }
        for (line, call) in &file.calls {
            if looks.contains(&call.as_str()) {
                wrong.push(format!("{}:{line}: {call}", file.name));
            }
        }
    }
    assert_none(&wrong);
}

/// Files that exist to read what is outside of the library: files, the machine's certificates, and how long a server takes.
const MAY_READ: [&str; 7] = [
    "source/cache.rs",
    "source/context.rs",
    "source/deadline.rs",
    "source/discovery.rs",
    "source/file.rs",
    "source/guard.rs",
    "source/trust.rs",
];

/// Whether a text tells what to type on a command line. Dashes around PEM labels are none.
fn holds_a_flag(text: &str) -> bool {
    text.match_indices("--").any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + 2..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '-') && behind.is_some_and(|c| c.is_ascii_lowercase())
    })
}

#[test]
fn flags_are_told_from_dashes() {
    assert!(holds_a_flag("use --leeway 5s"));
    assert!(holds_a_flag("--alg"));
    assert!(!holds_a_flag("-----BEGIN PUBLIC KEY-----"));
    assert!(!holds_a_flag("a--b -- c"));
}

/// The floor of each room, from the table in `src/lib.rs`.
fn floors() -> BTreeMap<String, usize> {
    let rows = table();
    let floors: BTreeMap<String, usize> =
        rows.iter().flat_map(|(floor, places)| places.iter().map(|place| (place.clone(), *floor))).collect();
    let named: BTreeSet<&String> = floors.keys().collect();
    let there: BTreeSet<String> = Crate::library().files.iter().map(|file| file.room().to_owned()).collect();
    for name in named {
        assert!(name == "bin" || there.contains(name), "the table in src/lib.rs names {name}, which does not exist");
    }
    floors
}

/// The rooms of the binary as the table's row for `bin/jwtk/` lists them.
fn rooms_of_the_binary() -> Vec<String> {
    let text = source::read("lib.rs");
    let row = text.lines().find(|line| line.contains("`bin/jwtk/`")).expect("the table has a row for the binary");
    let described = row.rsplit('|').nth(1).unwrap_or(row);
    described
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|name| name.trim_end_matches('/').trim_end_matches(".rs").to_owned())
        .collect()
}

/// Rows of the table: the floor, and the rooms in backticks of the second column.
fn table() -> Vec<(usize, Vec<String>)> {
    let text = source::read("lib.rs");
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
    rows.filter_map(|row| {
        let mut cells = row.split('|').map(str::trim);
        let floor = cells.next()?.parse().ok()?;
        let places = cells.next()?.split('`').skip(1).step_by(2);
        Some((floor, places.map(|place| place.split('/').next().unwrap_or(place).to_owned()).collect()))
    })
    .collect()
}

#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
