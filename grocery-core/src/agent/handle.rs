//! Runs a request: loads, asks the plan, commits, prices, answers, tells.
//!
//! Nothing is written before the one commit, and the commit is all or nothing, so a call that is
//! dropped on the way leaves the list as it was or as it should be.

use std::time::Duration;

use super::{
    Event, GroceryAgent, Inner, InputProcessed, ListUpdate, Location, Metadata, ProcessRequest,
    ProcessResponse, Question,
    locale::Locale,
    matches::{Candidates, Shopper},
    offers::{self, Depth, Judged, Offers},
    plan::{self, Facts, Plan, Step},
    reply::{self, Said},
    response::GroceryList,
    session::{Offered, Pending, Session},
    shelf_view::put_on,
    view::{self, Known, Terms},
};
use crate::{
    basket::State,
    catalog::AccessKind,
    clock::Date,
    error::{Error, ErrorKind, Result},
    id::{ConversationId, LineId, ListId, UserId},
    lists::{Commit, CreateList, DeleteList, GetList, ListOp, ListsOf, ShoppingList, Undo},
    nlu::{
        GetSession, Intent, Item, ParseContext, PutSession, SessionKey, Understanding, llm::SecondOpinion,
    },
    pricing::QuoteKind,
};

/// How often a request is decided anew because another one changed the list in between.
const TRIES: usize = 100;
/// Of how many changes that would save more the one to be told is chosen.
const SUGGESTED_FROM: usize = 3;

impl GroceryAgent {
    /// Carries out what a shopper says and answers with the priced list.
    ///
    /// Works on any async executor. Dropping the future leaves the list as it was or as it should be,
    /// never in between.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for empty text, [`TooLarge`](ErrorKind::TooLarge)
    /// beyond [`max_text_bytes`](super::AgentConfig::max_text_bytes), [`ListNotFound`](ErrorKind::ListNotFound) for a list that is not the
    /// user's, those of the stores. Trouble with prices is no error: the answer says so in `notes`.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, ProcessRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// let answer = agent.process(ProcessRequest::local("2 gallons of milk and a dozen eggs")).await?;
    /// assert_eq!(answer.response, "I've added milk and eggs to your list.");
    /// assert_eq!(answer.grocery_list.items.len(), 2);
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn process(&self, request: ProcessRequest) -> Result<ProcessResponse> {
        let inner = &*self.inner;
        let started = inner.clock.now();
        check_text(&request, inner.parser.max_text_bytes())?;
        inner.note_served(&request.user_id);
        let conversation = match &request.conversation_id {
            Some(id) => id.clone(),
            None => ConversationId::new("default")?,
        };
        let key = SessionKey::new(request.user_id.clone(), conversation.clone());
        let stored = inner.sessions.get(GetSession::new(key.clone(), inner.clock.wall())).await?;
        let mut session = Session::read(stored.as_deref());
        let base = session.clone();
        let location = inner.location(request.location.as_ref());
        // A place without meaning is refused before anything is written.
        if let Some(state) = location.as_ref().and_then(|l| l.state.as_deref()) {
            state.parse::<State>()?;
        }
        let today = inner.today();
        let book = inner.offers();
        let shopping = book.is_some().then(|| inner.shop_context(&request.deals));
        let on_offer = book.as_deref().zip(shopping.as_ref()).map(|(book, context)| Offers {
            book,
            context,
            member: request.deals.member,
        });
        let mut turn = Turn {
            offers: on_offer,
            inner,
            user: &request.user_id,
            asked_for: request.list_id.or(session.list),
            location: location.as_ref(),
            today,
            said: match request.speech.first() {
                Some(heard) if request.input.trim().is_empty() => heard,
                _ => &request.input,
            },
        };

        let mut context = inner.parse_context(request.language.as_deref(), &request.speech);
        context.recent.clone_from(&session.language);
        let heard = inner.understand(&request.input, &context);
        let SecondOpinion { understanding: heard, offered, .. } =
            inner.consider(&request.input, heard, &context).await;
        let outcome = turn.run(&heard, &session, request.list_id.is_some()).await?;

        let Outcome { heard, mut plan, list, known, shown, changed } = outcome;
        offer(&mut plan, &offered);
        let terms = turn.terms();
        // What is saved is told where the list is talked about; what would save more is not even looked for elsewhere.
        // A question of yes or no has the last word.
        let asks_deals = heard.actions.iter().any(|a| a.intent == Intent::FindDeals);
        let tells_savings = (changed || plan.shows_list || plan.checkout || asks_deals)
            && matches!(plan.pending, None | Some(Pending::Choose { .. }));
        let most_changes = if tells_savings { SUGGESTED_FROM } else { 0 };
        let depth = Depth { most_changes, ..Depth::default() };
        let (view, savings) = offers::priced(&list, &known, on_offer.as_ref(), &terms, depth)?;
        session.list = Some(list.id);
        let judged = changed || plan.limit.is_some();
        if let Some(limit) = plan.limit.take() {
            inner.set_limit(&request.user_id, &limit).await?;
            session.budget = Some(limit);
        }
        session.pending.clone_from(&plan.pending);
        session.language = Some(heard.language.clone());
        session.conversation.heard(&heard, inner.clock.wall());
        for phrase in &plan.mentioned {
            session.conversation.mention(phrase);
        }
        session.conversation.ask(plan.asked.take());

        let locale = Locale::of(&heard.language);
        let limit = inner.limit_now(&request.user_id, session.budget.as_ref(), plan.wants_budget).await?;
        let budget = match limit {
            Some((limit, before)) => Some(view::budget(limit, before, &view, locale)?),
            None => None,
        };
        if plan.wants_budget {
            plan.said.push(budget.as_ref().map_or(Said::NoBudget, |b| Said::BudgetVerdict(b.reason.clone())));
        } else if let Some(report) = budget.as_ref().filter(|b| judged && !b.over.is_zero()) {
            plan.said.push(Said::BudgetVerdict(report.reason.clone()));
        }
        if plan.shows_list {
            plan.said.insert(0, Said::Showed { count: view.item_count, total: view.total });
        }
        if plan.checkout {
            plan.said.push(match view.item_count {
                0 => Said::NothingToBuy,
                count => Said::Checkout { count, total: view.total },
            });
        }

        if let (Some(savings), Some(book), true) = (&savings, &book, tells_savings) {
            plan.said.extend(savings.said(&view, book, locale));
        }

        inner.keep(key, session, base, stored).await?;
        inner.teach(&request.user_id, std::mem::take(&mut plan.taught)).await?;
        inner.learn_swaps(&request.user_id, std::mem::take(&mut plan.swapped)).await?;
        inner.begin_waiting(&request.user_id, &mut plan).await?;

        inner.count(AccessKind::View, shown.iter().map(|p| p.product_id.clone())).await;

        inner.tell(&request.user_id, &conversation, &view, changed);
        let told_delivery = tells_savings && savings.as_ref().is_some_and(Judged::frees_delivery);
        let outcome = Outcome { heard, plan, list, known, shown, changed };
        Ok(inner.answer(started, conversation, outcome, view, budget, told_delivery))
    }
}

fn check_text(request: &ProcessRequest, most: usize) -> Result<()> {
    let bytes = request.input.len() + request.speech.iter().map(String::len).sum::<usize>();
    if bytes > most {
        return Err(Error::new(
            ErrorKind::TooLarge,
            format!("the text has {bytes} bytes; at most {most} are read"),
        )
        .with_hint("send a shopper's sentence or list at a time"));
    }
    let empty = |text: &str| text.chars().all(|c| c.is_whitespace() || c.is_control());
    if empty(&request.input) && request.speech.iter().all(|s| empty(s)) {
        return Err(Error::new(ErrorKind::InvalidInput, "the text is empty")
            .with_hint("say what you need, for example \"2 gallons of milk\""));
    }
    Ok(())
}

/// Asks about items that a language model named and the shopper did not, where no other question is open.
fn offer(plan: &mut Plan, items: &[Item]) {
    if items.is_empty() || plan.pending.is_some() {
        return;
    }
    plan.said.push(Said::AskOffer(items.iter().map(|i| i.name.clone()).collect()));
    let offered = |i: &Item| Offered { name: i.name.clone(), quantity: i.quantity, unit: i.unit };
    plan.pending = Some(Pending::Offer { items: items.iter().map(offered).collect() });
}

/// A yes to an offer adds what was offered.
fn accept(heard: &mut Understanding, offered: &[Offered]) {
    let Some(yes) = heard.actions.iter_mut().find(|a| a.intent == Intent::Confirm) else { return };
    yes.intent = Intent::AddItems;
    let item =
        |o: &Offered| Item { name: o.name.clone(), quantity: o.quantity, unit: o.unit, ..Item::default() };
    yes.items = offered.iter().map(item).collect();
}

/// One request while it runs.
struct Turn<'a> {
    inner: &'a Inner,
    /// What the shop has on offer, where the agent has a book.
    offers: Option<Offers<'a>>,
    user: &'a UserId,
    asked_for: Option<ListId>,
    location: Option<&'a Location>,
    today: Date,
    /// The words as they were given.
    said: &'a str,
}

/// What a request came to.
struct Outcome {
    heard: Understanding,
    plan: Plan,
    list: ShoppingList,
    known: Known,
    shown: Vec<super::ProductOffer>,
    changed: bool,
}

impl<'a> Turn<'a> {
    fn terms(&self) -> Terms<'a> {
        Terms {
            currency: self.inner.config.currency,
            rules: &self.inner.rules,
            location: self.location,
            today: self.today,
        }
    }

    /// Decides and carries out, part by part: what stands before an undo or another list is one commit,
    /// and what stands behind it is decided on the list as it then is. A commit that another call got
    /// in the way of is decided anew.
    async fn run(&mut self, spoken: &Understanding, session: &Session, named: bool) -> Result<Outcome> {
        let inner = self.inner;
        let (mut list, mut fresh) = self.load(named).await?;
        let (chosen, unknown_list) = self.named_list(spoken).await?;
        if let Some(other) = chosen {
            (list, fresh) = (other, false);
        }
        let phrases: Vec<&str> = list.lines.iter().map(|l| l.requested.as_str()).collect();
        let mut heard = session.conversation.resolve_said(self.said, spoken.clone(), &phrases);
        if let Some(Pending::Offer { items }) = &session.pending {
            accept(&mut heard, items);
        }
        let catalog = inner.catalog();
        let aliases = inner.aliases_of(self.user, self.said, &heard).await?;
        let familiar = inner.familiar(self.user).await;
        let judged = inner.judged_for(self.user, &heard).await?;
        let mut wanted: Vec<crate::catalog::Product> =
            list.lines.iter().filter_map(|l| catalog.get(l.product.as_ref()?)).collect();
        let shopper = Shopper {
            aliases: &aliases,
            familiar: &familiar,
            judged: &judged,
            offers: self.offers,
            listed: &wanted,
        };
        let mut candidates = Candidates::of(self.said, &heard, &catalog, &shopper);
        if let Some(Pending::Choose { options, .. }) = &session.pending {
            wanted.extend(options.iter().filter_map(|id| catalog.get(id)));
        }
        wanted.extend(candidates.products().cloned());
        let mut known = inner.known(wanted, self.location).await?;
        candidates.settle(&mut heard, &known);
        inner.recall_past(self.user, &heard, &candidates, &mut known).await?;

        let mut plan = Plan::default();
        plan.notes.extend(unknown_list.map(|name| {
            Locale::of(&heard.language).say("no_such_list", &[("name", &name), ("list", &list.name)])
        }));
        let mut changed = false;
        let mut tries = 0;
        loop {
            let part = {
                let matches = candidates.choose(&known);
                let facts = Facts {
                    session,
                    list: &list,
                    matches: &matches,
                    max_lines: inner.config.max_lines,
                    currency: inner.config.currency,
                    now: inner.clock.wall(),
                    new_id: &|| LineId::generate(&*inner.clock, &*inner.rng),
                };
                plan::decide(&heard, plan.next, &facts)
            };
            match inner.apply(list.clone(), &mut fresh, part.ops.clone()).await {
                Ok(after) => list = after,
                Err(e) if e.kind() == ErrorKind::Conflict && tries < TRIES => {
                    tries += 1;
                    self.asked_for = (!fresh).then_some(list.id);
                    (list, fresh) = self.load(false).await?;
                    known = inner.complete(known, &list, self.location).await?;
                    continue;
                }
                Err(e) => return Err(e),
            }
            changed |= !part.ops.is_empty();
            let then = part.then.clone();
            plan.follow(part);
            let Some(step) = then else { break };
            changed |= self.step(step, &mut plan, &mut list, &mut fresh).await?;
            known = inner.complete(known, &list, self.location).await?;
            if plan.next >= heard.actions.len() {
                break;
            }
        }
        known = inner.complete(known, &list, self.location).await?;
        let shown =
            candidates.shown(&heard).into_iter().map(|p| view::offer(p, known.quotes.get(&p.id))).collect();
        Ok(Outcome { heard, plan, list, known, shown, changed })
    }

    /// The list to work on, and whether it has yet to be made.
    async fn load(&self, named: bool) -> Result<(ShoppingList, bool)> {
        if let Some(id) = self.asked_for {
            match self.inner.lists.get(GetList::new(self.user.clone(), id)).await {
                Ok(list) => return Ok((list, false)),
                // The conversation's list was deleted elsewhere; a list the caller names must exist.
                Err(e) if e.kind() == ErrorKind::ListNotFound && !named => {}
                Err(e) => return Err(e),
            }
        }
        self.inner.newest_or_new(self.user).await
    }

    /// The list that the shopper named ("add milk to my party list"), or its name where there is none
    /// such. A list that is to be made is not looked for.
    async fn named_list(&self, heard: &Understanding) -> Result<(Option<ShoppingList>, Option<String>)> {
        let named = heard
            .actions
            .iter()
            .filter(|a| a.intent != Intent::CreateList)
            .find_map(|a| a.slots.list_name.as_deref());
        let Some(name) = named else { return Ok((None, None)) };
        let plain = |text: &str| {
            let lower = text.trim().to_lowercase();
            lower.strip_suffix(" list").map(str::to_owned).unwrap_or(lower)
        };
        let all = self.inner.lists.lists(ListsOf::new(self.user.clone())).await?;
        match all.iter().find(|l| plain(&l.name) == plain(name)) {
            Some(found) => {
                let list = self.inner.lists.get(GetList::new(self.user.clone(), found.id)).await?;
                Ok((Some(list), None))
            }
            None => Ok((None, Some(name.to_owned()))),
        }
    }

    /// Carries out what changes more than lines. Answers whether a list changed.
    async fn step(
        &mut self,
        step: Step,
        plan: &mut Plan,
        list: &mut ShoppingList,
        fresh: &mut bool,
    ) -> Result<bool> {
        let inner = self.inner;
        let at = inner.clock.wall();
        match step {
            Step::Undo if *fresh => plan.said.push(Said::NothingToUndo),
            Step::Undo => match inner.lists.undo(Undo::new(self.user.clone(), list.id, at)).await {
                Ok(after) => {
                    *list = after;
                    plan.said.push(Said::Undone);
                    return Ok(true);
                }
                Err(e) if e.kind() == ErrorKind::InvalidInput => plan.said.push(Said::NothingToUndo),
                Err(e) => return Err(e),
            },
            Step::Create { name } => {
                let id = ListId::generate(&*inner.clock, &*inner.rng);
                *list = inner.lists.create(CreateList::new(id, self.user.clone(), name, at)).await?;
                *fresh = false;
                self.asked_for = Some(id);
                return Ok(true);
            }
            Step::Delete => {
                if !*fresh {
                    inner.lists.delete(DeleteList::new(self.user.clone(), list.id)).await?;
                }
                (*list, *fresh) = inner.newest_or_new(self.user).await?;
                self.asked_for = (!*fresh).then_some(list.id);
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Inner {
    /// What was heard, or what a language model makes of it where one is plugged in and wanted.
    pub(super) async fn consider(
        &self,
        text: &str,
        heard: Understanding,
        context: &ParseContext,
    ) -> SecondOpinion {
        match &self.assistant {
            Some(assistant) => assistant.second_opinion(text, heard, context).await,
            None => SecondOpinion::offline(heard),
        }
    }

    /// The user's newest list, or one that is yet to be made.
    pub(super) async fn newest_or_new(&self, user: &UserId) -> Result<(ShoppingList, bool)> {
        let newest = self.lists.lists(ListsOf::new(user.clone()).with_limit(1)).await?;
        if let Some(summary) = newest.first() {
            match self.lists.get(GetList::new(user.clone(), summary.id)).await {
                Ok(list) => return Ok((list, false)),
                Err(e) if e.kind() == ErrorKind::ListNotFound => {}
                Err(e) => return Err(e),
            }
        }
        let id = ListId::generate(&*self.clock, &*self.rng);
        let list = ShoppingList::new(id, user.clone(), self.config.list_name.clone(), self.clock.wall())?;
        Ok((list, true))
    }

    /// Commits `ops`, making the list first where it has yet to be made.
    pub(super) async fn apply(
        &self,
        list: ShoppingList,
        fresh: &mut bool,
        ops: Vec<ListOp>,
    ) -> Result<ShoppingList> {
        if ops.is_empty() {
            return Ok(list);
        }
        let added = put_on(&ops);
        let mut commit = Commit::new(list.user, list.id, ops, self.clock.wall()).expecting(list.version);
        if std::mem::take(fresh) {
            // The list comes into being with its first lines: both or neither.
            commit = commit.creating(list.name);
        }
        let after = self.lists.commit(commit).await?;
        self.count(AccessKind::Add, added).await;
        Ok(after)
    }

    /// Keeps what a turn changed of the conversation, on top of what another call stored in between.
    async fn keep(
        &self,
        key: SessionKey,
        mine: Session,
        base: Session,
        mut stored: Option<String>,
    ) -> Result<()> {
        let mut merged = mine.clone();
        let mut tries = 0;
        loop {
            let at = self.clock.wall();
            let put = PutSession::new(key.clone(), merged.write(), at).replacing(stored);
            match self.sessions.put(put).await {
                Err(e) if e.kind() == ErrorKind::Conflict && tries < TRIES => tries += 1,
                other => return other,
            }
            stored = self.sessions.get(GetSession::new(key.clone(), at)).await?;
            merged = mine.clone().over(&base, Session::read(stored.as_deref()));
        }
    }

    /// Products that came onto the list without the plan's doing (an undo brings lines back).
    pub(super) async fn complete(
        &self,
        mut known: Known,
        list: &ShoppingList,
        location: Option<&Location>,
    ) -> Result<Known> {
        let catalog = self.catalog();
        let missing: Vec<_> = list
            .lines
            .iter()
            .filter_map(|l| l.product.as_ref())
            .filter(|id| !known.products.contains_key(*id))
            .filter_map(|id| catalog.get(id))
            .collect();
        if !missing.is_empty() {
            let more = self.known(missing, location).await?;
            known.products.extend(more.products);
            known.quotes.extend(more.quotes);
            known.notes.extend(more.notes);
        }
        Ok(known)
    }

    fn tell(&self, user: &UserId, conversation: &ConversationId, view: &GroceryList, changed: bool) {
        let timestamp = self.clock.wall();
        if changed {
            self.events.publish(Event::GroceryUpdate(ListUpdate {
                list_id: view.id,
                user_id: user.clone(),
                items: view.items.iter().map(|i| i.requested.clone()).collect(),
                version: view.version,
                total: Some(view.total),
                timestamp,
            }));
        }
        self.events.publish(Event::GroceryInputProcessed(InputProcessed {
            conversation_id: conversation.clone(),
            user_id: user.clone(),
            list_total: view.total,
            item_count: view.item_count,
            timestamp,
        }));
    }

    fn answer(
        &self,
        started: crate::clock::Monotonic,
        conversation: ConversationId,
        outcome: Outcome,
        view: GroceryList,
        budget: Option<super::BudgetReport>,
        told_delivery: bool,
    ) -> ProcessResponse {
        let Outcome { heard, plan, known, shown: products, .. } = outcome;
        let locale = Locale::of(&heard.language);
        let mut suggestions = Vec::new();
        if view.item_count > 0 && !view.delivery_eligible && !told_delivery {
            let away = locale.amount(view.amount_for_free_delivery);
            suggestions.push(locale.say("free_delivery", &[("amount", &away)]));
        }
        let question = match &plan.pending {
            Some(Pending::Choose { .. }) => plan.about.as_ref().map(|item| Question {
                text: locale.say("which_product", &[("name", item)]),
                item: Some(item.clone()),
                options: plan.options.clone(),
            }),
            Some(Pending::Clear { .. } | Pending::Delete { .. } | Pending::Offer { .. }) => {
                let text = plan
                    .said
                    .last()
                    .map(|s| reply::compose(std::slice::from_ref(s), locale))
                    .unwrap_or_default();
                Some(Question { text, item: None, options: Vec::new() })
            }
            None => None,
        };
        let mut response = reply::compose(&plan.said, locale);
        if let Some(question) = question.as_ref().filter(|q| !q.options.is_empty()) {
            let asked = question.text.trim_end_matches('?').trim_end();
            let options = locale.or(&question.options);
            response.push(' ');
            response.push_str(&locale.say("choice", &[("question", asked), ("options", &options)]));
        }
        let mut notes = plan.notes;
        notes.extend(known.notes);
        notes.extend(view.notes.iter().cloned());
        let micros = self.clock.now().saturating_since(started).min(Duration::from_secs(86_400)).as_micros();
        let cached = !view.items.iter().any(|i| i.price_kind == Some(QuoteKind::Live) && !i.price_stale);
        ProcessResponse {
            success: true,
            response,
            action: heard.intent(),
            actions: heard.actions.iter().map(|a| a.intent).collect(),
            metadata: Metadata {
                processed: true,
                processing_time: micros as f64 / 1_000.0,
                cached,
                confidence: heard.confidence(),
                language: heard.language.clone(),
                timestamp: self.clock.wall(),
                conversation_id: conversation,
            },
            grocery_list: view,
            products,
            suggestions,
            budget,
            question,
            notes,
        }
    }

    /// What is being parsed under: the day, the currency and what the request says.
    pub(super) fn parse_context(&self, language: Option<&str>, speech: &[String]) -> ParseContext {
        let mut context = ParseContext::new(self.today(), self.config.currency);
        context.language = language.map(str::to_owned);
        context.speech = speech.to_vec();
        context
    }

    /// The shopper's day.
    pub(super) fn today(&self) -> Date {
        self.clock.wall().date_at_offset(self.config.utc_offset_minutes)
    }

    /// Where the shopper is: what the request says, else what the configuration says.
    pub(super) fn location(&self, said: Option<&Location>) -> Option<Location> {
        if let Some(said) = said.filter(|l| l.state.is_some() || l.zip_code.is_some()) {
            return Some(said.clone());
        }
        let (state, zip_code) = (self.config.state.clone(), self.config.zip_code.clone());
        (state.is_some() || zip_code.is_some()).then_some(Location { state, zip_code, city: None })
    }
}
