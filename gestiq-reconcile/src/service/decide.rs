//! The decisions of people.

use gestiq_core::idempotency::{IdempotentRequest, Outcome};
use gestiq_core::{Action, Actor, IdempotencyKey, Money, PolicyExt as _, TenantId};
use gestiq_statements::{ItemId, LineId};

use super::reconciliation::ReconciliationService;
use super::request::make_match;
use crate::books::entry::ResolutionKind;
use crate::books::{AccountKey, ManualMatch, MatchCommit, MatchGroup, MatchGroupId, Remark};
use crate::error::Error;

/// A resolution of the difference of a match, as a person states it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ResolveDifference {
    /// The confirmed match that left it.
    pub group: MatchGroupId,
    /// The kind of the difference.
    pub kind: ResolutionKind,
    /// The amount of it, with its sign; all that is unresolved if none is stated.
    pub amount: Option<Money>,
    /// The reason, in the actor's words.
    pub remark: Option<Remark>,
}

impl ResolveDifference {
    /// Resolves all that is unresolved of a match.
    #[must_use]
    pub fn new(group: MatchGroupId, kind: ResolutionKind) -> Self {
        ResolveDifference { group, kind, amount: None, remark: None }
    }
}

impl ReconciliationService {
    /// Matches by hand. Proposals that wait on the lines give way.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ConfirmMatches`], and for a write-off without the right of its amount;
    /// [`Error::NotFound`] for a line or item that the tenant does not have; [`Error::Match`] if the match is not
    /// possible, of kind `Conflict` if only because a line or item has changed; [`Error::Store`], with the code
    /// `idempotency_key_reused` if the key came with another request, `stale_version` if another change came first.
    pub async fn match_manually(
        &self,
        actor: &Actor,
        request: &ManualMatch,
        key: Option<&IdempotencyKey>,
    ) -> Result<MatchGroup, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ConfirmMatches)?;
        if let Some((kind, amount)) = request.difference {
            self.policy.require_tenant(actor, self.settings.write_off_limits.action(kind, amount))?;
            self.settings.check_rounding(kind, amount)?;
        }
        request.check_members()?;
        let keyed = make_match(key, request);
        let made = match self.manual_commit(actor, tenant, request).await {
            Ok((id, commit)) => {
                let commit = MatchCommit { request: keyed, ..commit };
                let made = self.stores.matches.commit(tenant, commit).await?;
                made.into_inner().unwrap_or(id)
            }
            // The lines and items that the first request with the key has settled are not open any more.
            Err(error) => self.made_before(tenant, &request.account, keyed).await?.ok_or(error)?,
        };
        self.group(tenant, made).await
    }

    /// Returns the match that a request wants, and the commit that makes it.
    async fn manual_commit(
        &self,
        actor: &Actor,
        tenant: TenantId,
        request: &ManualMatch,
    ) -> Result<(MatchGroupId, MatchCommit), Error> {
        let line_ids: Vec<LineId> = request.lines.iter().map(|member| member.line.clone()).collect();
        let item_ids: Vec<ItemId> = request.items.iter().map(|member| member.item.clone()).collect();
        let lines = self.lines(tenant, &request.account, &line_ids).await?;
        let items = self.items(tenant, &item_ids).await?;
        let draft = request.draft(&lines.iter().collect::<Vec<_>>(), &items.iter().collect::<Vec<_>>())?;
        let act = self.act(actor);
        let mut sheet = self.worksheet(&act, tenant, &request.account, (lines, items)).await?;
        let id = sheet.make(draft, request.remark.as_ref())?;
        Ok((id, sheet.into_commit()))
    }

    /// Returns the match that a request made before, if it did, by the replay of an empty commit.
    async fn made_before(
        &self,
        tenant: TenantId,
        account: &AccountKey,
        request: Option<IdempotentRequest>,
    ) -> Result<Option<MatchGroupId>, Error> {
        if request.is_none() {
            return Ok(None);
        }
        let nothing = MatchCommit { request, ..MatchCommit::new(account.clone()) };
        match self.stores.matches.commit(tenant, nothing).await? {
            Outcome::Replayed(made) => Ok(made),
            Outcome::Created(_) => Ok(None),
        }
    }

    /// Confirms a proposal.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ConfirmMatches`]; [`Error::NotFound`]; [`Error::Match`] if it does not wait
    /// any more, or less is open than it takes; [`Error::Store`], of kind `Conflict` if another change came first.
    pub async fn confirm(
        &self,
        actor: &Actor,
        id: MatchGroupId,
        remark: Option<&Remark>,
    ) -> Result<MatchGroup, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ConfirmMatches)?;
        let act = self.act(actor);
        let group = self.group(tenant, id).await?;
        let mut sheet = self.worksheet_of(&act, tenant, group).await?;
        sheet.confirm(id, remark)?;
        self.settings.resolve_at_once(&mut sheet, id)?;
        self.save(tenant, sheet.into_commit()).await?;
        self.group(tenant, id).await
    }

    /// Rejects a proposal; its lines and items are not proposed for each other again.
    ///
    /// # Errors
    /// As [`ReconciliationService::confirm`].
    pub async fn reject(
        &self,
        actor: &Actor,
        id: MatchGroupId,
        remark: &Remark,
    ) -> Result<MatchGroup, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ConfirmMatches)?;
        let act = self.act(actor);
        let group = self.group(tenant, id).await?;
        let mut sheet = self.worksheet_of(&act, tenant, group).await?;
        sheet.reject(id, remark)?;
        self.save(tenant, sheet.into_commit()).await?;
        self.group(tenant, id).await
    }

    /// Undoes a confirmed match: what it took is open again, its entries are reversed, its lessons are withdrawn.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::RevokeMatches`]; [`Error::NotFound`]; [`Error::Match`] if it does not hold;
    /// [`Error::Store`], of kind `Conflict` if another change came first.
    pub async fn unmatch(
        &self,
        actor: &Actor,
        id: MatchGroupId,
        remark: &Remark,
    ) -> Result<MatchGroup, Error> {
        let tenant = self.policy.require_tenant(actor, Action::RevokeMatches)?;
        let act = self.act(actor);
        let group = self.group(tenant, id).await?;
        let mut sheet = self.worksheet_of(&act, tenant, group).await?;
        sheet.revoke(id, remark)?;
        self.save(tenant, sheet.into_commit()).await?;
        self.group(tenant, id).await
    }

    /// Explains what a confirmed match left over by adjusting entries, which settle it.
    ///
    /// # Errors
    /// [`Error::Denied`] without [`Action::ConfirmMatches`], and for a write-off without the right of its amount;
    /// [`Error::NotFound`]; [`Error::Match`] if nothing is left, less than stated, or it is not a valid rounding;
    /// [`Error::Store`], of kind `Conflict` if another change came first.
    pub async fn resolve_difference(
        &self,
        actor: &Actor,
        request: &ResolveDifference,
    ) -> Result<MatchGroup, Error> {
        let tenant = self.policy.require_tenant(actor, Action::ConfirmMatches)?;
        let (id, kind) = (request.group, request.kind);
        let act = self.act(actor);
        let group = self.group(tenant, id).await?;
        let mut sheet = self.worksheet_of(&act, tenant, group).await?;
        let amount = sheet.resolve(id, kind, request.amount, request.remark.as_ref())?;
        self.policy.require_tenant(actor, self.settings.write_off_limits.action(kind, amount))?;
        self.settings.check_rounding(kind, amount)?;
        self.save(tenant, sheet.into_commit()).await?;
        self.group(tenant, id).await
    }
}
