//! The names that the crate's own code has taken.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use syn::{ImplItem, Item, Type, UseTree, Visibility};

/// Methods of Rust's standard traits that derived methods would hide.
const OF_STANDARD_TRAITS: [&str; 16] = [
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "eq",
    "fmt",
    "from",
    "hash",
    "into",
    "ne",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
    "type_id",
];

/// Names that a derived name must not be.
#[derive(Debug, Default)]
pub struct Taken {
    /// What each type has: methods and associated functions.
    methods: BTreeMap<String, BTreeSet<String>>,
    /// What `src/lib.rs` exports at the root of the crate.
    exports: BTreeSet<String>,
}

impl Taken {
    /// Reads the crate's source.
    ///
    /// # Errors
    ///
    /// When a file can't be read, or is not Rust.
    pub fn read(src: &Path) -> Result<Self, Box<dyn Error>> {
        let mut taken = Self::default();
        let mut folders = vec![src.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                if path.extension().is_none_or(|extension| extension != "rs") {
                    continue;
                }
                let text = fs::read_to_string(&path)?;
                let is_root = path == src.join("lib.rs");
                // Parsing all files takes longer than the rest of the build script.
                if is_root || HOLDERS.iter().any(|holder| has_impl(&text, holder)) {
                    taken.file(&syn::parse_file(&text)?, is_root);
                }
            }
        }
        Ok(taken)
    }

    /// What takes the name of a method on a type, if anything does.
    pub fn method(&self, holder: &str, name: &str) -> Option<String> {
        if OF_STANDARD_TRAITS.contains(&name) {
            return Some("a method of Rust's standard traits".to_owned());
        }
        let methods = self.methods.get(holder)?;
        methods.contains(name).then(|| format!("{holder}::{name}"))
    }

    /// Whether the crate exports that name itself.
    pub fn exports(&self, name: &str) -> bool {
        self.exports.contains(name)
    }

    fn file(&mut self, file: &syn::File, is_root: bool) {
        for item in &file.items {
            match item {
                Item::Impl(block) => self.methods_of(block),
                Item::Mod(module) if is_root && matches!(module.vis, Visibility::Public(_)) => {
                    self.exports.insert(module.ident.to_string());
                }
                Item::Use(import) if is_root && matches!(import.vis, Visibility::Public(_)) => {
                    self.exported(&import.tree);
                }
                _ => {}
            }
        }
    }

    fn methods_of(&mut self, block: &syn::ItemImpl) {
        let Type::Path(path) = &*block.self_ty else {
            return;
        };
        // Progenitor's client is `api::Client`, and has no methods from the spec.
        let is_others = path
            .path
            .segments
            .iter()
            .any(|segment| segment.ident == "api");
        let Some(holder) = path.path.segments.last().filter(|_| !is_others) else {
            return;
        };
        let names = block.items.iter().filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
            _ => None,
        });
        self.methods
            .entry(holder.ident.to_string())
            .or_default()
            .extend(names);
    }

    fn exported(&mut self, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => self.exported(&path.tree),
            UseTree::Name(name) => {
                self.exports.insert(name.ident.to_string());
            }
            UseTree::Rename(rename) => {
                self.exports.insert(rename.rename.to_string());
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.exported(tree)),
            UseTree::Glob(_) => {}
        }
    }
}

/// The types that get methods from the spec.
const HOLDERS: [&str; 3] = ["Client", "Deletion", "Purge"];

fn has_impl(text: &str, holder: &str) -> bool {
    text.lines().any(|line| {
        line.starts_with("impl")
            && line
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == holder)
    })
}
