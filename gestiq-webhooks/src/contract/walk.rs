//! Random lives: any operation in any order, and what must hold after each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use gestiq_core::contract::read_all;
use gestiq_core::{PageRequest, PageSize, TenantId};

use super::stage::{LEASE, retry};
use super::{Stage, Stores};
use crate::delivery::{DeadReason, Delivery, DeliveryId, Verdict};
use crate::endpoint::EndpointId;
use crate::port::{
    Claimed, DeliveryChange, DeliveryFilter, LeaseToken, Recovered, ReplayRequest, ReplayScope, Settled,
};

/// Operations of one life.
const STEPS: usize = 60;

/// Invariants that hold at every moment, checked through the log alone.
#[derive(Debug, Default)]
pub struct Invariants {
    /// The deliveries that were published, whole for each tenant.
    published: BTreeMap<TenantId, BTreeSet<DeliveryId>>,
    /// Claims that were not taken back: the attempts that were begun.
    begun: BTreeMap<DeliveryId, u32>,
    /// Final deliveries that nobody asked to open again.
    finished: BTreeMap<DeliveryId, Delivery>,
    /// The holder of each delivery, as far as the store has said.
    holders: BTreeMap<DeliveryId, LeaseToken>,
}

impl Invariants {
    /// Something was published now.
    pub fn owe(&mut self, tenant: TenantId, ids: &[DeliveryId]) {
        self.published.entry(tenant).or_default().extend(ids);
    }

    /// A worker holds a delivery: it is new, and takes the place of the one before.
    pub fn held(&mut self, claimed: &Claimed) {
        *self.begun.entry(claimed.delivery.id).or_default() += 1;
        let before = self.holders.insert(claimed.delivery.id, claimed.token);
        assert_ne!(before, Some(claimed.token), "a token is new for each claim");
    }

    /// Returns true if a worker holds a delivery by this token.
    #[must_use]
    pub fn holds(&self, delivery: DeliveryId, token: LeaseToken) -> bool {
        self.holders.get(&delivery) == Some(&token)
    }

    /// A worker no longer holds a delivery; `tried` says whether an attempt was made.
    pub fn let_go(&mut self, delivery: DeliveryId, tried: bool) {
        self.holders.remove(&delivery);
        if !tried {
            *self.begun.entry(delivery).or_default() -= 1;
        }
    }

    /// Workers gave deliveries back by these tokens. Answers how many of the tokens were good.
    pub fn given_back(&mut self, tokens: &[LeaseToken]) -> usize {
        let held: Vec<_> =
            self.holders.iter().filter(|(_, token)| tokens.contains(token)).map(|(id, _)| *id).collect();
        held.iter().for_each(|id| self.let_go(*id, false));
        held.len()
    }

    /// Somebody asked to open a delivery again.
    pub fn reopened(&mut self, delivery: DeliveryId) {
        self.finished.remove(&delivery);
    }

    /// Checks everything against the stores.
    pub async fn check(&mut self, stores: &Stores) {
        for (tenant, published) in &self.published {
            let found = all_deliveries(stores, *tenant).await;
            let ids: BTreeSet<_> = found.iter().map(|delivery| delivery.id).collect();
            assert_eq!(ids, *published, "I1, I5: a tenant has what it published, and nothing else");
            for delivery in found {
                assert_eq!(delivery.tenant, *tenant, "I5: every row names its tenant");
                check_delivery(&delivery, self.begun.get(&delivery.id).copied().unwrap_or_default());
                self.check_attempts(stores, &delivery).await;
                if let Some(before) = self.finished.get(&delivery.id) {
                    assert_eq!(timeless(&delivery), timeless(before), "I6: what is final stays as it is");
                }
                if delivery.state.is_final() {
                    assert!(!self.holders.contains_key(&delivery.id), "I4: nobody holds what is final");
                    self.finished.insert(delivery.id, delivery);
                }
            }
        }
    }

    /// I3: every attempt that was begun is written down, but for the one under way.
    async fn check_attempts(&self, stores: &Stores, delivery: &Delivery) {
        let page = PageRequest::first(PageSize::new(100).unwrap());
        let attempts = stores.log.attempts(delivery.tenant, delivery.id, &page).await.unwrap().items;
        let under_way = u32::from(self.holders.contains_key(&delivery.id));
        let written: Vec<u32> = attempts.iter().map(|attempt| attempt.number).collect();
        let expected: Vec<u32> = (1..=delivery.attempts - under_way).collect();
        assert_eq!(written, expected, "I3: every attempt is written down once");
    }
}

/// The delivery without its instants, which a store on a database's clock sets back to let time pass.
fn timeless(delivery: &Delivery) -> Delivery {
    let (next_at, created_at) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
    let finished_at = delivery.finished_at.map(|_| DateTime::UNIX_EPOCH);
    Delivery { next_at, created_at, finished_at, ..delivery.clone() }
}

fn check_delivery(delivery: &Delivery, begun: u32) {
    assert_eq!(delivery.attempts, begun, "I3: attempts are the claims that were not taken back");
    assert_eq!(
        delivery.finished_at.is_some(),
        delivery.state.is_final(),
        "I2: what is final says since when"
    );
}

async fn all_deliveries(stores: &Stores, tenant: TenantId) -> Vec<Delivery> {
    let everything = &DeliveryFilter::default();
    read_all(|page| async move { stores.log.deliveries(tenant, everything, &page).await }).await
}

/// A small generator, the same on every machine (SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", 2014).
#[derive(Debug)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % sides as u64).unwrap_or_default()
    }
}

/// A walk through random operations; the same seed is the same walk.
struct Walk {
    stage: Stage,
    dice: Dice,
    places: Vec<(TenantId, EndpointId)>,
    known: Vec<(TenantId, DeliveryId)>,
    held: Vec<Claimed>,
    invariants: Invariants,
}

pub(super) async fn random_lives_keep_the_invariants(stores: Stores) {
    walk(stores, 1, STEPS).await;
}

/// Walks through random operations of publishing, claiming, settling, dying, retrying and cancelling for several tenants,
/// and checks the invariants I1 to I6 after each. The stores must be fresh.
pub async fn walk(stores: Stores, seed: u64, steps: usize) {
    let stage = Stage::new(stores);
    let mut places = Vec::new();
    for _ in 0..3 {
        let tenant = stage.tenant();
        for _ in 0..2 {
            places.push((tenant, stage.endpoint(tenant).await));
        }
    }
    let (dice, invariants) = (Dice(seed), Invariants::default());
    let mut walk = Walk { stage, dice, places, known: vec![], held: vec![], invariants };
    for _ in 0..steps {
        walk.step().await;
        walk.invariants.check(&walk.stage.stores).await;
        walk.check_depth().await;
    }
    walk.drain().await;
}

impl Walk {
    /// I2: what is pending is in the queue, once, and nothing else is.
    async fn check_depth(&self) {
        let depth = self.stage.stores.queue.depth().await.unwrap();
        let mut pending = 0;
        for tenant in self.places.iter().map(|(tenant, _)| *tenant).collect::<BTreeSet<_>>() {
            let all = all_deliveries(&self.stage.stores, tenant).await;
            pending += all.iter().filter(|delivery| !delivery.state.is_final()).count() as u64;
        }
        assert_eq!(
            depth.due + depth.scheduled + depth.leased,
            pending,
            "I2: the queue holds what is pending"
        );
        assert_eq!(depth.leased, self.invariants.holders.len() as u64, "I2: and shows what is held");
    }

    /// I2: whatever has happened, all of it comes to an end once workers live and receivers take it.
    async fn drain(&self) {
        let stores = &self.stage.stores;
        let mut left = u64::MAX;
        for _ in 0..100 {
            self.stage.pass(7_200).await;
            loop {
                match stores.queue.claim_expired(LEASE).await.unwrap() {
                    Recovered::Claimed(claimed) => self.stage.succeed(&claimed).await,
                    Recovered::GivenUp(_) => {}
                    Recovered::Nothing => break,
                }
            }
            for claimed in self.stage.claim(100).await {
                self.stage.succeed(&claimed).await;
            }
            let depth = stores.queue.depth().await.unwrap();
            left = depth.due + depth.scheduled + depth.leased;
            if left == 0 {
                break;
            }
        }
        assert_eq!(left, 0, "I2: something is stuck");
    }

    async fn step(&mut self) {
        match self.dice.roll(16) {
            0..=3 => self.publish().await,
            4..=6 => self.claim().await,
            7..=9 => self.settle().await,
            10 => self.take_over().await,
            11 => self.give_back().await,
            12 => self.change(DeliveryChange::RetryNow).await,
            13 => self.change(DeliveryChange::Cancel).await,
            14 => self.replay().await,
            _ => self.stage.pass(20).await,
        }
    }

    async fn publish(&mut self) {
        let (tenant, endpoint) = self.places[self.dice.roll(self.places.len())];
        let order = ["a", "b"].get(self.dice.roll(3)).copied();
        let id = self.stage.owe_in_order(tenant, endpoint, order).await;
        self.invariants.owe(tenant, &[id]);
        self.known.push((tenant, id));
    }

    async fn claim(&mut self) {
        let limit = 1 + self.dice.roll(4);
        for claimed in self.stage.claim(limit).await {
            assert!(
                !self.invariants.holders.contains_key(&claimed.delivery.id),
                "I4: one worker holds a delivery"
            );
            self.take(claimed);
        }
    }

    fn take(&mut self, claimed: Claimed) {
        self.invariants.held(&claimed);
        self.held.push(claimed);
    }

    /// Any worker, the ones that were replaced too.
    fn some_hand(&mut self) -> Option<Claimed> {
        let at = self.dice.roll(self.held.len().max(1));
        (at < self.held.len()).then(|| self.held.swap_remove(at))
    }

    async fn settle(&mut self) {
        let Some(claimed) = self.some_hand() else { return };
        let (status, verdict) = match self.dice.roll(4) {
            0 => (503, retry(self.dice.roll(40) as u64)),
            1 => (400, Verdict::DeadLetter(DeadReason::Permanent)),
            _ => (204, Verdict::Succeeded),
        };
        let good = self.invariants.holds(claimed.delivery.id, claimed.token);
        let settled = self.stage.settle(&claimed, status, verdict).await;
        assert_eq!(settled != Settled::Stale, good, "I4: only the holder settles");
        if good {
            self.invariants.let_go(claimed.delivery.id, true);
        }
    }

    async fn take_over(&mut self) {
        match self.stage.stores.queue.claim_expired(LEASE).await.unwrap() {
            Recovered::Claimed(claimed) => self.take(*claimed),
            Recovered::GivenUp(delivery) => self.invariants.let_go(delivery.id, true),
            Recovered::Nothing => {}
        }
    }

    async fn give_back(&mut self) {
        let Some(claimed) = self.some_hand() else { return };
        let good = self.invariants.holds(claimed.delivery.id, claimed.token);
        let given = self.stage.stores.queue.release(&[claimed.token]).await.unwrap();
        assert_eq!(given == 1, good, "I4: only the holder gives back");
        if good {
            self.invariants.let_go(claimed.delivery.id, false);
        }
    }

    async fn change(&mut self, change: DeliveryChange) {
        let at = self.dice.roll(self.known.len().max(1));
        let Some((_, id)) = self.known.get(at).copied() else { return };
        // Any tenant tries it; only the owner can.
        let (tenant, _) = self.places[self.dice.roll(self.places.len())];
        let changed = self.stage.stores.log.change(tenant, &[id], change, vec![]).await.unwrap();
        if !changed.is_empty() {
            assert!(self.known.contains(&(tenant, id)), "I5: only the owner changes a delivery");
            self.invariants.reopened(id);
        }
    }

    async fn replay(&mut self) {
        let (tenant, endpoint) = self.places[self.dice.roll(self.places.len())];
        let before = all_deliveries(&self.stage.stores, tenant).await;
        let request = ReplayRequest {
            endpoint,
            since: DateTime::<Utc>::UNIX_EPOCH,
            until: DateTime::from_timestamp(32_503_680_000, 0).unwrap(),
            scope: ReplayScope::Dead,
            after: None,
            limit: 100,
        };
        let progress = self.stage.stores.log.replay(tenant, &request, vec![]).await.unwrap();
        let dead = before.iter().filter(|delivery| delivery.endpoint == endpoint && delivery.state.is_dead());
        let dead: Vec<_> = dead.map(|delivery| delivery.id).collect();
        assert_eq!(progress.reopened, dead.len());
        dead.into_iter().for_each(|id| self.invariants.reopened(id));
    }
}
