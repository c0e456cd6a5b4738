//! Roles: what a user is for the host.

use std::fmt;
use std::str::FromStr;

use crate::short_name::{MAX_SHORT_NAME_BYTES, ShortName};

/// The role of a user; the rights of a role are decided by the [`Policy`](crate::policy::Policy).
///
/// A text that is not a built-in role and could be a name is read as a role of the host's own. So a role that no policy
/// knows, such as a misspelt one, may do nothing.
///
/// ```
/// use gestiq_core::Role;
/// use gestiq_core::role::RoleName;
///
/// let bookkeeper = Role::Custom("bookkeeper".parse::<RoleName>()?);
/// assert_eq!("bookkeeper".parse::<Role>()?, bookkeeper);
/// assert_eq!((bookkeeper.name(), Role::SalesRep.name()), ("bookkeeper", "sales_rep"));
/// assert!("admin".parse::<RoleName>().is_err(), "that is a built-in role");
/// # Ok::<(), gestiq_core::role::RoleError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sells: sees and changes the own customers, quotes and opportunities.
    SalesRep,
    /// Leads: sees everything of the tenant and approves.
    Supervisor,
    /// Runs the installation for the tenant: settings, webhooks, billing.
    Admin,
    /// A job of the host, not a person.
    System,
    /// A role of the host's own, such as a bookkeeper.
    Custom(RoleName),
}

impl Role {
    /// The built-in roles.
    pub const BUILT_IN: [Role; 4] = [Role::SalesRep, Role::Supervisor, Role::Admin, Role::System];

    /// The name that files and stores keep, such as `sales_rep`.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Role::SalesRep => "sales_rep",
            Role::Supervisor => "supervisor",
            Role::Admin => "admin",
            Role::System => "system",
            Role::Custom(name) => name.as_str(),
        }
    }

    fn built_in(text: &str) -> Option<Self> {
        Role::BUILT_IN.into_iter().find(|role| role.name() == text)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match Role::built_in(text) {
            Some(role) => Ok(role),
            None => text.parse().map(Role::Custom),
        }
    }
}

crate::__text_serde!(Role);

/// The name of a host's own role: `snake_case`, 1 to 31 bytes, and not that of a built-in role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleName(ShortName);

impl RoleName {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Display for RoleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for RoleName {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(role) = Role::built_in(text) {
            return Err(RoleError::BuiltIn { role });
        }
        ShortName::parse(text)
            .map(RoleName)
            .ok_or_else(|| RoleError::Unknown { text: crate::text::excerpt(text) })
    }
}

crate::__text_serde!(RoleName);

/// Why a text is not a role, or not the name of a host's own one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoleError {
    /// The text names no built-in role and cannot be the name of another one.
    #[error(
        "{text:?} is not a role: sales_rep, supervisor, admin, system, or a name of the host's own in snake_case of at \
         most {MAX_SHORT_NAME_BYTES} bytes"
    )]
    Unknown {
        /// The text, cut to a sane length.
        text: String,
    },
    /// A host's own role would have the name of a built-in one.
    #[error("{role} is a built-in role: give the host's own role another name")]
    BuiltIn {
        /// The built-in role.
        role: Role,
    },
}

crate::coded! { RoleError {
    Unknown => ("unknown_role", Invalid),
    BuiltIn => ("built_in_role", Invalid),
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_role_is_read_by_its_name_and_by_nothing_else() {
        for role in Role::BUILT_IN {
            assert_eq!(role.name().parse::<Role>(), Ok(role));
        }
        for text in ["", "Admin", "admin ", "root-user", "_root"] {
            assert_eq!(text.parse::<Role>(), Err(RoleError::Unknown { text: text.to_owned() }));
        }
        // A valid name is a role of the host's own, and never a built-in one.
        let root: Role = "root".parse().unwrap();
        assert!(matches!(root, Role::Custom(name) if name.as_str() == "root"));
    }

    #[test]
    fn a_role_of_the_hosts_own_does_not_take_a_built_in_name() {
        for role in Role::BUILT_IN {
            assert_eq!(role.name().parse::<RoleName>(), Err(RoleError::BuiltIn { role }));
        }
    }

    #[test]
    fn a_role_is_copied_and_ordered() {
        fn copied<T: Copy + Ord>(_: T) {}
        copied(Role::Custom("bookkeeper".parse().unwrap()));
    }
}
