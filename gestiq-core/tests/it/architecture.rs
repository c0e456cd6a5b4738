//! Who may depend on whom.
//!
//! `examples, benches -> adapters -> webhooks | reconcile | reports | notify -> core`, with the readers of bank files
//! (`reconcile -> statements -> core`) below the libraries, and nothing else: the four never use each other, no library uses an adapter, and what talks to the outside stays in the adapters.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, Package, PackageId};

/// Crates that bring a runtime, a database, or HTTP.
const OUTSIDE: [&str; 5] = ["tokio", "sqlx", "reqwest", "axum", "hyper"];

/// The floors of the house, from the ground up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Core,
    /// Readers of files, which a library may use.
    Readers,
    Library,
    Adapter,
    /// Examples and benches.
    Top,
}

impl Layer {
    /// The layer of a member, by the folder that it lies in.
    fn of(folder: &str) -> Option<Self> {
        match folder.split('/').collect::<Vec<_>>().as_slice() {
            ["gestiq-core"] => Some(Layer::Core),
            ["gestiq-statements"] => Some(Layer::Readers),
            ["gestiq-webhooks" | "gestiq-reconcile" | "gestiq-reports" | "gestiq-notify"] => {
                Some(Layer::Library)
            }
            ["adapters", _] => Some(Layer::Adapter),
            ["examples", _] | ["benches", ..] => Some(Layer::Top),
            _ => None,
        }
    }

    /// Below the adapters nothing may talk to the outside.
    fn is_pure(self) -> bool {
        self <= Layer::Library
    }
}

/// A package of the dependency graph.
#[derive(Clone, Debug, Default)]
struct Node {
    /// The folder inside the workspace; none for packages from elsewhere.
    folder: Option<String>,
    /// What it needs to be built and run.
    needs: BTreeSet<String>,
    /// What its tests need besides.
    tests_need: BTreeSet<String>,
}

type Graph = BTreeMap<String, Node>;

/// Everything that breaks the rules; empty where they hold.
fn violations(graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (name, node) in graph {
        let Some(folder) = &node.folder else { continue };
        let Some(layer) = Layer::of(folder) else {
            found.push(format!("{name} lies in {folder}, which is no floor of the house"));
            continue;
        };
        found.extend(wrong_arrows(graph, name, layer, node));
        if layer.is_pure() {
            found.extend(ways_outside(graph, name));
        }
    }
    found
}

fn wrong_arrows(graph: &Graph, name: &str, layer: Layer, node: &Node) -> Vec<String> {
    let folder_of = |other: &String| graph.get(other).and_then(|other| other.folder.as_deref());
    let members = node.needs.union(&node.tests_need).filter(|other| *other != name);
    members
        .filter(|other| folder_of(other).and_then(Layer::of).is_some_and(|other| other >= layer))
        .map(|other| format!("{name} -> {other}"))
        .collect()
}

/// The crates of [`OUTSIDE`] and their parts (`sqlx-core`) that a package reaches, each with the way there.
fn ways_outside(graph: &Graph, start: &str) -> Vec<String> {
    let is_outside = |name: &str| {
        OUTSIDE.iter().any(|outside| name == *outside || name.starts_with(&format!("{outside}-")))
    };
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    let mut ways = vec![vec![start]];
    while let Some(way) = ways.pop() {
        let Some(node) = way.last().and_then(|last| graph.get(*last)) else { continue };
        for next in node.needs.iter().filter(|next| seen.insert(next.as_str())) {
            let longer = [way.as_slice(), &[next]].concat();
            if is_outside(next) {
                found.push(longer.join(" -> "));
            } else {
                ways.push(longer);
            }
        }
    }
    found
}

#[test]
fn the_workspace_keeps_to_its_arrows() {
    let graph = workspace_graph();
    let members = graph.values().filter(|node| node.folder.is_some()).count();
    assert!(members >= 7, "only {members} members were found");
    assert!(graph.contains_key("rust_decimal"), "foreign crates are part of the graph");
    let found = violations(&graph);
    assert!(found.is_empty(), "wrong arrows:\n{}", found.join("\n"));
}

/// The graph of the workspace with every feature on, for the platform that the tests run on.
fn workspace_graph() -> Graph {
    let mut command = MetadataCommand::new();
    command.manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"));
    command.features(CargoOpt::AllFeatures);
    command.other_options(["--filter-platform".to_owned(), host_platform()]);
    graph_of(&command.exec().unwrap())
}

fn host_platform() -> String {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = String::from_utf8(Command::new(rustc).arg("-vV").output().unwrap().stdout).unwrap();
    version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

fn graph_of(metadata: &Metadata) -> Graph {
    let packages: BTreeMap<&PackageId, &Package> = metadata.packages.iter().map(|p| (&p.id, p)).collect();
    let mut graph = Graph::new();
    for resolved in &metadata.resolve.as_ref().unwrap().nodes {
        let package = packages[&resolved.id];
        // Two versions of a crate are one node: what either needs counts.
        let node = graph.entry(package.name.to_string()).or_default();
        if metadata.workspace_members.contains(&package.id) {
            let folder = package.manifest_path.parent().unwrap();
            node.folder =
                Some(folder.strip_prefix(&metadata.workspace_root).unwrap().to_string().replace('\\', "/"));
        }
        for dependency in &resolved.deps {
            let name = packages[&dependency.pkg].name.to_string();
            if dependency.dep_kinds.iter().all(|kind| kind.kind == DependencyKind::Development) {
                node.tests_need.insert(name);
            } else {
                node.needs.insert(name);
            }
        }
    }
    graph
}

/// A graph of `(name, folder, needs, tests need)`.
fn graph(nodes: &[(&str, &str, &[&str], &[&str])]) -> Graph {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    nodes
        .iter()
        .map(|(name, folder, needs, tests_need)| {
            let folder = (!folder.is_empty()).then(|| (*folder).to_owned());
            ((*name).to_owned(), Node { folder, needs: names(needs), tests_need: names(tests_need) })
        })
        .collect()
}

#[test]
fn a_house_in_order_has_no_violation() {
    let house = graph(&[
        ("gestiq-core", "gestiq-core", &["serde"], &[]),
        ("gestiq-webhooks", "gestiq-webhooks", &["gestiq-core"], &["tokio"]),
        ("gestiq-statements", "gestiq-statements", &["gestiq-core"], &[]),
        ("gestiq-reconcile", "gestiq-reconcile", &["gestiq-statements", "gestiq-core"], &[]),
        ("gestiq-reports", "gestiq-reports", &["gestiq-core", "serde"], &[]),
        ("gestiq-sqlx", "adapters/gestiq-sqlx", &["gestiq-webhooks", "gestiq-core", "sqlx"], &[]),
        ("quickstart", "examples/quickstart", &["gestiq-sqlx", "gestiq-reports", "gestiq-core"], &[]),
        ("gestiq-benches", "benches", &["gestiq-webhooks", "tokio"], &[]),
        ("sqlx", "", &["tokio"], &[]),
        ("tokio", "", &[], &[]),
        ("serde", "", &[], &[]),
    ]);
    assert_eq!(violations(&house), [""; 0]);
}

#[test]
fn every_wrong_arrow_is_found() {
    let cases: [(&str, &str, &str); 11] = [
        ("gestiq-core", "gestiq-webhooks", "a library below the libraries"),
        ("gestiq-core", "gestiq-sqlx", "core uses an adapter"),
        ("gestiq-core", "gestiq-statements", "core uses a reader"),
        ("gestiq-statements", "gestiq-reconcile", "a reader uses a library"),
        ("gestiq-webhooks", "gestiq-notify", "two of the four"),
        ("gestiq-reports", "gestiq-reconcile", "two of the four"),
        ("gestiq-notify", "gestiq-sqlx", "a library uses an adapter"),
        ("gestiq-webhooks", "quickstart", "a library uses an example"),
        ("gestiq-sqlx", "gestiq-benches", "an adapter uses the benches"),
        ("gestiq-sqlx", "gestiq-http", "two adapters"),
        ("gestiq-benches", "quickstart", "the benches use an example"),
    ];
    let folders = [
        ("gestiq-core", "gestiq-core"),
        ("gestiq-webhooks", "gestiq-webhooks"),
        ("gestiq-statements", "gestiq-statements"),
        ("gestiq-reconcile", "gestiq-reconcile"),
        ("gestiq-reports", "gestiq-reports"),
        ("gestiq-notify", "gestiq-notify"),
        ("gestiq-sqlx", "adapters/gestiq-sqlx"),
        ("gestiq-http", "adapters/gestiq-http"),
        ("quickstart", "examples/quickstart"),
        ("gestiq-benches", "benches"),
    ];
    for (from, to, why) in cases {
        for in_tests in [false, true] {
            let mut house: Graph =
                folders.iter().flat_map(|(name, folder)| graph(&[(name, folder, &[], &[])])).collect();
            let node = house.get_mut(from).unwrap();
            let needs = if in_tests { &mut node.tests_need } else { &mut node.needs };
            needs.insert(to.to_owned());
            assert_eq!(violations(&house), [format!("{from} -> {to}")], "{why}");
        }
    }
}

#[test]
fn a_runtime_below_the_adapters_is_found_however_deep_it_lies() {
    let house = graph(&[
        ("gestiq-core", "gestiq-core", &["a"], &["reqwest"]),
        ("gestiq-notify", "gestiq-notify", &["gestiq-core", "sqlx-core"], &[]),
        ("a", "", &["b"], &[]),
        ("b", "", &["a", "hyper"], &["axum"]),
        ("sqlx-core", "", &["tokio"], &[]),
    ]);
    assert_eq!(
        violations(&house),
        [
            "gestiq-core -> a -> b -> hyper",
            "gestiq-notify -> sqlx-core",
            "gestiq-notify -> gestiq-core -> a -> b -> hyper",
        ]
    );
    // Only names that begin with one of them and a hyphen are parts of them.
    let near = graph(&[("gestiq-core", "gestiq-core", &["tokiox", "hyperloglog", "axumatic"], &[])]);
    assert_eq!(violations(&near), [""; 0]);
}

#[test]
fn a_member_in_an_unknown_folder_is_found() {
    let house = graph(&[("gestiq-common", "gestiq-common", &[], &[]), ("deep", "examples/a/b", &[], &[])]);
    assert_eq!(
        violations(&house),
        [
            "deep lies in examples/a/b, which is no floor of the house",
            "gestiq-common lies in gestiq-common, which is no floor of the house",
        ]
    );
}
