//! The dependency rule of the workspace.
//!
//! `cli, examples, benches -> adapters -> webhooks | reconcile | reports | notify -> core`, with the readers of bank
//! files (`reconcile -> statements -> core`) below the libraries, and nothing else: the four libraries never use each
//! other, no library uses an adapter, and runtimes, databases and HTTP stay in the adapters. Crates under `testing/`
//! may use everything below the programs. Tests of any crate may use them, but no crate that is published needs them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, Package, PackageId};

/// Crates that bring a runtime, a database, or HTTP.
const OUTSIDE: [&str; 5] = ["tokio", "sqlx", "reqwest", "axum", "hyper"];

/// The layers of the workspace, from the lowest up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Layer {
    Core,
    /// Readers of files, which a library may use.
    Readers,
    Library,
    Adapter,
    /// Unpublished crates for the tests of the others.
    Testing,
    /// The command-line tool, examples and benches.
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
            ["testing", _] => Some(Layer::Testing),
            ["gestiq-cli"] | ["examples", _] | ["benches", ..] => Some(Layer::Top),
            _ => None,
        }
    }

    /// Returns true for the layers that use no runtime, no database and no HTTP.
    fn is_pure(self) -> bool {
        self <= Layer::Library
    }
}

/// A package of the dependency graph.
#[derive(Clone, Debug, Default)]
struct Node {
    /// The folder inside the workspace; none for packages from elsewhere.
    folder: Option<String>,
    /// The package may be published.
    is_published: bool,
    /// Dependencies of its build.
    needs: BTreeSet<String>,
    /// Further dependencies of its tests.
    tests_need: BTreeSet<String>,
}

type Graph = BTreeMap<String, Node>;

/// Returns everything that breaks the rules.
fn violations(graph: &Graph) -> Vec<String> {
    let mut found = Vec::new();
    for (name, node) in graph {
        let Some(folder) = &node.folder else { continue };
        let Some(layer) = Layer::of(folder) else {
            found.push(format!("{name} lies in {folder}, which belongs to no layer"));
            continue;
        };
        found.extend(wrong_dependencies(graph, name, layer, node));
        found.extend(wrong_publication(name, folder, node));
        if layer.is_pure() {
            found.extend(ways_outside(graph, name));
        }
    }
    found
}

/// Returns the dependencies on the same layer or a higher one; tests may use what is made for tests.
fn wrong_dependencies(graph: &Graph, name: &str, layer: Layer, node: &Node) -> Vec<String> {
    let layer_of = |other: &str| graph.get(other)?.folder.as_deref().and_then(Layer::of);
    let is_wrong = |other: &str, in_tests: bool| {
        layer_of(other).is_some_and(|other| other >= layer && !(in_tests && other == Layer::Testing))
    };
    let members = node.needs.union(&node.tests_need).filter(|other| *other != name);
    members
        .filter(|other| is_wrong(other, !node.needs.contains(*other)))
        .map(|other| format!("{name} -> {other}"))
        .collect()
}

/// Libraries, adapters and the command-line tool are published; tests, examples and benches never are.
fn wrong_publication(name: &str, folder: &str, node: &Node) -> Option<String> {
    let should_be = folder.starts_with("gestiq-") || folder.starts_with("adapters/");
    (node.is_published != should_be).then(|| {
        if should_be {
            format!("{name} must not set `publish = false`")
        } else {
            format!("{name} must set `publish = false`")
        }
    })
}

/// Returns the crates of [`OUTSIDE`] and their parts (`sqlx-core`) that a package reaches, each with the path to it.
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
fn the_workspace_keeps_to_its_dependency_rule() {
    let graph = workspace_graph();
    let members = graph.values().filter(|node| node.folder.is_some()).count();
    assert!(members >= 7, "only {members} members were found");
    assert!(graph.contains_key("rust_decimal"), "foreign crates are part of the graph");
    let found = violations(&graph);
    assert!(found.is_empty(), "wrong dependencies:\n{}", found.join("\n"));
}

/// The graph of the workspace with every feature on, for the platform that the tests run on.
fn workspace_graph() -> Graph {
    let mut command = MetadataCommand::new();
    command.manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"));
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
            node.is_published = package.publish.as_ref().is_none_or(|registries| !registries.is_empty());
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

/// Returns a graph of `(name, folder, needs, tests need)`, published as the folders should be.
fn graph(nodes: &[(&str, &str, &[&str], &[&str])]) -> Graph {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    nodes
        .iter()
        .map(|(name, folder, needs, tests_need)| {
            let is_published = folder.starts_with("gestiq-") || folder.starts_with("adapters/");
            let folder = (!folder.is_empty()).then(|| (*folder).to_owned());
            let (needs, tests_need) = (names(needs), names(tests_need));
            ((*name).to_owned(), Node { folder, is_published, needs, tests_need })
        })
        .collect()
}

#[test]
fn a_workspace_in_order_has_no_violation() {
    let workspace = graph(&[
        ("gestiq-core", "gestiq-core", &["serde"], &[]),
        ("gestiq-webhooks", "gestiq-webhooks", &["gestiq-core"], &["tokio"]),
        ("gestiq-statements", "gestiq-statements", &["gestiq-core"], &[]),
        ("gestiq-reconcile", "gestiq-reconcile", &["gestiq-statements", "gestiq-core"], &[]),
        ("gestiq-reports", "gestiq-reports", &["gestiq-core", "serde"], &[]),
        (
            "gestiq-sqlx",
            "adapters/gestiq-sqlx",
            &["gestiq-webhooks", "gestiq-core", "sqlx"],
            &["gestiq-throwaway"],
        ),
        ("gestiq-throwaway", "testing/throwaway", &["gestiq-sqlx", "tokio"], &["gestiq-fixtures"]),
        ("gestiq-fixtures", "testing/fixtures", &["gestiq-core"], &[]),
        ("gestiq-cli", "gestiq-cli", &["gestiq-reconcile", "gestiq-reports"], &[]),
        ("quickstart", "examples/quickstart", &["gestiq-sqlx", "gestiq-reports", "gestiq-core"], &[]),
        ("gestiq-benches", "benches", &["gestiq-webhooks", "gestiq-throwaway", "tokio"], &[]),
        ("sqlx", "", &["tokio"], &[]),
        ("tokio", "", &[], &[]),
        ("serde", "", &[], &[]),
    ]);
    assert_eq!(violations(&workspace), [""; 0]);
}

#[test]
fn every_wrong_dependency_is_found() {
    let cases: [(&str, &str, &str); 14] = [
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
        ("quickstart", "gestiq-cli", "an example uses the command-line tool"),
        ("gestiq-reconcile", "gestiq-cli", "a library uses the command-line tool"),
        ("gestiq-throwaway", "gestiq-benches", "a crate for tests uses the benches"),
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
        ("gestiq-throwaway", "testing/throwaway"),
        ("gestiq-fixtures", "testing/fixtures"),
        ("gestiq-cli", "gestiq-cli"),
        ("quickstart", "examples/quickstart"),
        ("gestiq-benches", "benches"),
    ];
    for (from, to, why) in cases {
        for in_tests in [false, true] {
            let mut workspace: Graph =
                folders.iter().flat_map(|(name, folder)| graph(&[(name, folder, &[], &[])])).collect();
            let node = workspace.get_mut(from).unwrap();
            let needs = if in_tests { &mut node.tests_need } else { &mut node.needs };
            needs.insert(to.to_owned());
            assert_eq!(violations(&workspace), [format!("{from} -> {to}")], "{why}");
        }
    }
}

#[test]
fn only_tests_use_a_crate_that_is_made_for_tests() {
    let throwaway = ("gestiq-throwaway", "testing/throwaway", &[][..], &[][..]);
    for folder in ["gestiq-core", "gestiq-reconcile", "adapters/gestiq-sqlx", "testing/fixtures"] {
        let needed = graph(&[("user", folder, &["gestiq-throwaway"], &[]), throwaway]);
        assert_eq!(violations(&needed), ["user -> gestiq-throwaway"], "{folder}");
        let in_tests = graph(&[("user", folder, &[], &["gestiq-throwaway"]), throwaway]);
        assert_eq!(violations(&in_tests), [""; 0], "{folder}");
        let both = graph(&[("user", folder, &["gestiq-throwaway"], &["gestiq-throwaway"]), throwaway]);
        assert_eq!(violations(&both), ["user -> gestiq-throwaway"], "{folder}");
    }
}

#[test]
fn tests_examples_and_benches_are_never_published_and_all_others_are() {
    let cases = [
        ("gestiq-core", "user must not set `publish = false`"),
        ("gestiq-cli", "user must not set `publish = false`"),
        ("adapters/gestiq-sqlx", "user must not set `publish = false`"),
        ("testing/throwaway", "user must set `publish = false`"),
        ("examples/quickstart", "user must set `publish = false`"),
        ("benches", "user must set `publish = false`"),
    ];
    for (folder, expected) in cases {
        let mut workspace = graph(&[("user", folder, &[], &[])]);
        assert_eq!(violations(&workspace), [""; 0], "{folder}");
        let node = workspace.get_mut("user").unwrap();
        node.is_published = !node.is_published;
        assert_eq!(violations(&workspace), [expected], "{folder}");
    }
}

#[test]
fn a_runtime_below_the_adapters_is_found_however_deep_it_lies() {
    let workspace = graph(&[
        ("gestiq-core", "gestiq-core", &["a"], &["reqwest"]),
        ("gestiq-notify", "gestiq-notify", &["gestiq-core", "sqlx-core"], &[]),
        ("a", "", &["b"], &[]),
        ("b", "", &["a", "hyper"], &["axum"]),
        ("sqlx-core", "", &["tokio"], &[]),
    ]);
    assert_eq!(
        violations(&workspace),
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
    let workspace =
        graph(&[("gestiq-common", "gestiq-common", &[], &[]), ("deep", "examples/a/b", &[], &[])]);
    assert_eq!(
        violations(&workspace),
        [
            "deep lies in examples/a/b, which belongs to no layer",
            "gestiq-common lies in gestiq-common, which belongs to no layer",
        ]
    );
}
