//! A policy that is data.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::{Action, Decision, Policy, StandardPolicy, Visibility};
use crate::actor::Actor;
use crate::role::Role;

/// The records that an action of a table reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Those that the actor owns.
    Own,
    /// All of the tenant.
    Tenant,
}

/// The rule for a role that a table does not list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unlisted {
    /// It may do nothing.
    #[default]
    Deny,
    /// A built-in role has the rules of [`StandardPolicy`]; a role of the host's own may do nothing.
    Standard,
}

/// A policy that is a table of roles and actions: read from a file, or built in code.
///
/// A role that is listed may do what its row says and nothing else, whatever the standard rules are. With
/// `unlisted = "standard"` the built-in roles that have no row keep the standard rules; otherwise they may do nothing.
/// An action or a reach that does not exist, and a role or an action that is there twice, are refused with their place.
///
/// ```
/// use gestiq_core::{Action, Actor, PolicyExt, Role, SequentialIds, TenantId, UserId};
/// use gestiq_core::policy::TablePolicy;
///
/// let policy: TablePolicy = toml::from_str(r#"
///     unlisted = "standard"
///
///     [roles.bookkeeper]
///     read_statements = "tenant"
///     import_statements = "tenant"
///     read_open_items = "tenant"
///     read_matches = "tenant"
///     confirm_matches = "tenant"
///     read_notifications = "own"
/// "#)?;
///
/// let ids = SequentialIds::default();
/// let actor = |role| Actor::new(TenantId::new(&ids), UserId::new(&ids), role);
/// let bookkeeper = actor("bookkeeper".parse()?);
/// assert!(policy.require_tenant(&bookkeeper, Action::ConfirmMatches).is_ok());
/// assert!(policy.require(&bookkeeper, Action::ManageWebhooks).is_err());
/// assert!(policy.require(&actor(Role::Admin), Action::ManageWebhooks).is_ok(), "by the standard rules");
///
/// let misspelt = toml::from_str::<TablePolicy>("[roles.bookkeeper]\nread_statments = \"tenant\"").unwrap_err();
/// assert!(misspelt.to_string().contains("line 2"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TablePolicy {
    unlisted: Unlisted,
    #[serde(deserialize_with = "rows")]
    roles: BTreeMap<Role, BTreeMap<Action, Reach>>,
}

impl TablePolicy {
    /// A table without roles: nobody may do anything.
    #[must_use]
    pub fn new() -> Self {
        TablePolicy::default()
    }

    /// The table, with these rules for the roles that it does not list.
    #[must_use]
    pub fn unlisted(mut self, rules: Unlisted) -> Self {
        self.unlisted = rules;
        self
    }

    /// The table, in which a role may also do this; an action that it had gets this reach.
    #[must_use]
    pub fn allow(mut self, role: Role, reach: Reach, actions: impl IntoIterator<Item = Action>) -> Self {
        let row = self.roles.entry(role).or_default();
        row.extend(actions.into_iter().map(|action| (action, reach)));
        self
    }

    /// The roles that are listed.
    pub fn roles(&self) -> impl Iterator<Item = Role> {
        self.roles.keys().copied()
    }
}

impl Policy for TablePolicy {
    fn decide(&self, actor: &Actor, action: Action) -> Decision {
        let Some(row) = self.roles.get(&actor.role()) else {
            return match self.unlisted {
                Unlisted::Deny => Decision::Deny,
                Unlisted::Standard => StandardPolicy.decide(actor, action),
            };
        };
        match row.get(&action) {
            None => Decision::Deny,
            Some(Reach::Own) => Decision::Allow(Visibility::OwnedBy(actor.user())),
            Some(Reach::Tenant) => Decision::Allow(Visibility::Tenant),
        }
    }
}

fn rows<'de, D: Deserializer<'de>>(data: D) -> Result<BTreeMap<Role, BTreeMap<Action, Reach>>, D::Error> {
    let rows = Distinct::<Role, Distinct<Action, Reach>>::deserialize(data)?;
    Ok(rows.0.into_iter().map(|(role, row)| (role, row.0)).collect())
}

/// A map in which a key that is there twice is an error: of two rules about one action, nobody can say which one holds.
struct Distinct<K, V>(BTreeMap<K, V>);

impl<'de, K, V> Deserialize<'de> for Distinct<K, V>
where
    K: Deserialize<'de> + Ord + fmt::Debug,
    V: Deserialize<'de>,
{
    fn deserialize<D: Deserializer<'de>>(data: D) -> Result<Self, D::Error> {
        data.deserialize_map(DistinctVisitor(PhantomData))
    }
}

struct DistinctVisitor<K, V>(PhantomData<(K, V)>);

impl<'de, K, V> Visitor<'de> for DistinctVisitor<K, V>
where
    K: Deserialize<'de> + Ord + fmt::Debug,
    V: Deserialize<'de>,
{
    type Value = Distinct<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut data: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = data.next_key::<K>()? {
            if map.contains_key(&key) {
                return Err(A::Error::custom(format_args!("{key:?} is there twice")));
            }
            let value = data.next_value()?;
            map.insert(key, value);
        }
        Ok(Distinct(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::UserId;
    use crate::id::source::SequentialIds;
    use crate::policy::PolicyExt as _;
    use crate::tenant::TenantId;

    fn actor(role: Role) -> Actor {
        let ids = SequentialIds::default();
        Actor::new(TenantId::new(&ids), UserId::new(&ids), role)
    }

    fn bookkeeper() -> Role {
        Role::Custom("bookkeeper".parse().unwrap())
    }

    #[test]
    fn a_listed_role_may_do_what_its_row_says() {
        let policy = TablePolicy::new()
            .allow(bookkeeper(), Reach::Tenant, [Action::ReadStatements, Action::ReadSales])
            .allow(bookkeeper(), Reach::Own, [Action::ReadSales])
            .allow(Role::Admin, Reach::Tenant, [Action::ReadAudit])
            .unlisted(Unlisted::Standard);
        let user = actor(bookkeeper()).user();
        let cases = [
            (bookkeeper(), Action::ReadStatements, Decision::Allow(Visibility::Tenant)),
            (bookkeeper(), Action::ReadSales, Decision::Allow(Visibility::OwnedBy(user))),
            (bookkeeper(), Action::ReadAudit, Decision::Deny),
            (Role::Admin, Action::ReadAudit, Decision::Allow(Visibility::Tenant)),
            // A row takes the place of the standard rules as a whole.
            (Role::Admin, Action::ManageWebhooks, Decision::Deny),
            (Role::Supervisor, Action::ConfirmMatches, Decision::Allow(Visibility::Tenant)),
            (Role::Custom("auditor".parse().unwrap()), Action::ReadAudit, Decision::Deny),
        ];
        for (role, action, expected) in cases {
            assert_eq!(policy.decide(&actor(role), action), expected, "{role} {action:?}");
        }
        assert!(policy.roles().eq([Role::Admin, bookkeeper()]));
    }

    #[test]
    fn without_a_word_about_them_unlisted_roles_may_do_nothing() {
        let policy: TablePolicy = serde_json::from_str(r#"{"roles":{}}"#).unwrap();
        for role in Role::BUILT_IN {
            assert!(policy.require(&actor(role), Action::ReadNotifications).is_err(), "{role}");
        }
    }

    #[test]
    fn a_table_is_written_and_read_back() {
        let policy = TablePolicy::new().allow(bookkeeper(), Reach::Own, [Action::ReadSales]);
        let json = serde_json::to_string(&policy).unwrap();
        assert_eq!(json, r#"{"unlisted":"deny","roles":{"bookkeeper":{"read_sales":"own"}}}"#);
        assert_eq!(serde_json::from_str::<TablePolicy>(&json).unwrap(), policy);
        let text = toml::to_string(&policy).unwrap();
        assert_eq!(toml::from_str::<TablePolicy>(&text).unwrap(), policy);
    }

    #[test]
    fn what_a_table_cannot_mean_is_refused_with_its_place() {
        let json = [
            (r#"{"roles":{"clerk":{"read_sale":"own"}}}"#, "unknown variant `read_sale`"),
            (r#"{"roles":{"clerk":{"read_sales":"all"}}}"#, "unknown variant `all`"),
            (r#"{"roles":{"Clerk":{}}}"#, "\"Clerk\" is not a role"),
            (r#"{"rolls":{}}"#, "unknown field `rolls`"),
            (r#"{"unlisted":"allow"}"#, "unknown variant `allow`"),
            (r#"{"roles":{"clerk":{"read_sales":"own","read_sales":"tenant"}}}"#, "ReadSales is there twice"),
            (r#"{"roles":{"clerk":{},"clerk":{}}}"#, "is there twice"),
        ];
        for (text, reason) in json {
            let refused = serde_json::from_str::<TablePolicy>(text).unwrap_err();
            assert!(refused.to_string().contains(reason), "{refused}");
            assert_eq!(refused.line(), 1, "{text}");
        }
        let toml = [
            ("[roles.clerk]\nread_sale = \"own\"", "line 2"),
            ("[roles.clerk]\nread_sales = \"own\"\nread_audit = \"all\"", "line 3"),
            ("[roles.clerk]\nread_sales = \"own\"\nread_sales = \"tenant\"", "line 3"),
        ];
        for (text, place) in toml {
            let refused = toml::from_str::<TablePolicy>(text).unwrap_err();
            assert!(refused.to_string().contains(place), "{refused}");
        }
    }
}
