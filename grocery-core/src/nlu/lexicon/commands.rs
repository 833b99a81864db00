//! How people say what they want. Each line is a pattern (see `phrase`); the longest match wins.

/// What an opening phrase asks for. One intent may have several, where the rest is read differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::nlu) enum Cmd {
    Add,
    /// "another", "2 more": adds, but without a product it changes an amount.
    AddMore,
    Remove,
    /// "take the milk off": removes, where "off", "out" or "from the list" follows.
    RemoveOff,
    /// "no apples".
    No,
    /// "make it 3", "set the milk to 2".
    SetAmount,
    /// "keep the milk", "keep only the bread".
    Keep,
    /// "same for the bread".
    Same,
    /// "change X to Y": an amount or a swap.
    Change,
    /// "I only want one X".
    Only,
    Double,
    Triple,
    Halve,
    Increase,
    Decrease,
    Swap,
    /// "substitute Y for X".
    SubstituteFor,
    /// "instead of X get Y".
    InsteadOf,
    FindSubstitute,
    Search,
    ViewList,
    Total,
    Clear,
    Checkout,
    /// "deliver it tomorrow", "pick it up at 5".
    Fulfil,
    Price,
    /// "what did I pay for X".
    History,
    Track,
    Deals,
    Budget,
    ViewBudget,
    Reorder,
    CreateList,
    DeleteList,
    ShareList,
    /// "I'm vegan".
    Diet,
    Allergy,
    /// "I always buy Horizon milk".
    BrandHabit,
    /// "I don't eat pork".
    Avoid,
    Recipe,
    Nutrition,
    OrderStatus,
    CancelOrder,
    Recommend,
    Undo,
    Confirm,
    Deny,
    Choose,
    Help,
    SmallTalk,
    /// "that's all": says nothing beside a real action.
    Closing,
    OutOfScope,
}

/// What may stand before a command.
pub(in crate::nlu) static COURTESY: &str = "
(it)? (looks|seems|sounds|feels) like
(it)? (turns out|turned out|appears) (that)?
(honestly|really|literally|basically|seriously|frankly|truthfully|truth be told|essentially|simply|obviously|clearly|anyway|anyways|anyhow|apparently|unfortunately|sadly|luckily|hopefully|alrighty|okey dokey|tbf|first off|first of all|for starters|to start (with)?|before i forget|while i remember|while i think of it|(i|we) (may|might) as well|(may|might) as well) (,)?
(uh|um|er|erm|hm|hmm|mm|mhm|ooh|ugh|aw|ahh|yo|lol|haha|hahaha|lmao|omg|ope|welp|whoops|oops|listen|look|say|dude|man|bro|hon|honey|babe|dear|sweetheart|sweetie|darling|friend|buddy|mate|pal|guys|girl|bestie|fam) (,)?
(hi|hello|hey|good morning|good afternoon|good evening|morning|evening|dear) (,)? (dear|darling|love|sweetheart|there|assistant|friend|bestie|guys|team|everyone|sir|madam) (,)?
(when|whenever|if) (you|u) (get|have|find) (a)? (chance|minute|min|moment|sec|second|time) (,)?
(idc|idk|tbh|jk|smh|ikr|fr) (,)?
(fine|alas|right then|righto|very well) (,)?
(wait)? (nvm|nevermind|never mind) (just)?
(just)? so (you|u|ya) know (,)?
(i|we) do (believe|think|suppose|reckon|hope) (that)?
would you be so (good|kind) as to
(i|we) (should|would) be (so|very|most)? (grateful|obliged|thankful|glad|happy) if you (would|could|can) (please)?
(i'd|we'd) be (so|very|most)? (grateful|obliged|thankful|glad|happy) if you (would|could|can) (please)?
(if you would)? be so (good|kind) as to
(i|we) should like (you)? to
(mom|mum|dad|she|he|they|my (mom|mum|dad|wife|husband|doctor|roommate|sister|brother|boss)) (says|said|told me|told us|wants me|wants us|asked me|asked us|reminded me) (to|that i need to|i need to|we need to)?
(if it's|if its|if that's) (alright|all right|fine|ok|okay) (with you)? (,)? (go on and|go ahead and)?
go on and
(just|please)? (a)? (quick|small|little) (thing|one|question|reminder|request|favor) (:|,)?
(i|we) (just)? (realized|remembered|noticed|forgot) (that)? (,)?
(fyi|ps|p.s|heads up|reminder|note|note to self|by the way|as usual|for real|to be honest|tbh|ngl)
if (it's|its|that's) (not too much trouble|ok|okay|possible|no trouble|alright|fine)
(i|we) (believe|reckon|suppose|figure) (that)?
(ah sure|ah|sure) (,)?
(let me|lemme) (just)?
(hmm|kk|k|aight|ight|righto|right so|ouch|yikes|oof|jeez|gosh|dang|darn|shoot|crap) (,)?
(please|pls|plz|kindly|hey|ok|okay|alright|so|well|um|uh|uhm|umm|hmm|er|oh|ah|and|then|now|actually|just|also|but|yo|maybe|first|next|finally|lastly|additionally|plus|again|quickly|btw|sorry|great|cool|perfect|right|to)
(hi|hello|hey|hiya|heya|howdy|wotcha|ahoy|g'day|aloha|hullo|hallo|greetings) (there|again|all|folks|everyone|you)?
ten four
(nah|naw)
(the)? (missus|mrs|hubby|gf|bf|mam|nan|gran) (says|said|told me|wants me) (to|that i need to|i need to)?
pretty please
(can|could|would|will|can't|cna|cn|cud|culd|coud|wud) (you|u|ya|ye|y'all|yall|you guys|yous) (please|pls|plz|kindly|also|just|maybe)? (help me)? (to)?
(can|could|may|should|shall) (we|i) (please|also|just)?
(i|we) (would|'d) like (you)? to
(i'd|we'd) (like|love|want) (you)? to (please)?
(i|we) (want|need|wanna|would like) (you)? to
(i|we) (wanna|gotta|should|must|will|might|also|just|still|really)
(i'll|we'll)
(i|we) (have|got|has) to
(i'm|im|we're) (going to|gonna) (need to|have to)?
(i've|we've) got to
(let's|lets|let us)
go ahead (and|,)?
(help me|try to|feel free to|be sure to|make sure to|make sure you|make sure that you|remember to|don't forget to|dont forget to|do not forget to)
(please)? do me a favor (and)?
would you mind
(could|would|can) (you|u|ya)? be (a|an|such a) (love|dear|doll|darling|star|angel|pal|sport|mate|gem|legend|sweetheart|good sport) (and|,)?
be (a|an|such a) (love|dear|doll|darling|star|angel|pal|sport|mate|gem|legend|sweetheart|good sport) (and|,)?
would you be (willing|able) to
is it possible (for you)? to
do you think you (can|could)
(i was|i'm) (wondering|hoping) if you (can|could)
if you (can|could|would) (please)?
i think (i|we|you should)?
(i guess|i suppose|i reckon|i figure|i s'pose) (i|we)?
(please)? (tell|inform|remind) me
(please)? let me know
(i|we) (want|need|would like|'d like|wanna) to (know|hear|see if|find out|check|confirm|check if|verify)
(i'd|we'd) (like|love) to (know|hear|see if|find out|check|check if)
(do|would|did) you (happen to)? know
are you able to
(check|see|check and see|check to see|find out|look|verify|confirm|make sure) (if|whether)
(i|we) need for you to
(i|we) (was|were|am) wondering (if|what|where|when|how)?
(so|well|and)? (i|we) (was|were) (just)? (thinking|wondering) (that|maybe|perhaps|of)?
(so|well|and)? (i|we) (was|were) (just)? (thinking|wondering) (that|maybe|perhaps)? (i|we) (should|could|might|can|need to)
(ok|hey|okay) (google|alexa|siri|assistant|there|grocery)
(alexa|siri|google|olly|assistant|computer)
(no|oh) wait
wait (,)? (no)?
on second thought
in that case
what about
you know what
one more thing
oh yeah
oh (and|also|wait)
hurry up and
you (should|can|could|may|need to|must)
it would be (great|nice) if you could
i (was|am) (thinking|planning) (to|about|of)
while you're at it
at the same time
as well as
after that
the (last|latest|previous) (one|item|thing)
for (dinner|lunch|breakfast|tonight|tomorrow|dessert) (tonight|tomorrow)? (i|we) (want|need)?
";

/// What people say, by what they want.
pub(in crate::nlu) static COMMANDS: &[(Cmd, &str)] = &[
    (Cmd::Add, "
(could|can|may|might) (i|we) trouble you for
(is there)? any chance of (getting|having)? (some|a bit of|any)?
(don't|do not|never|can't|cannot) (you)? (let (me|us))? (leave|go home|come home|get home|get back|come back|walk out|get out of here|go|check out) without (getting|buying|adding|grabbing)? (some|any|the|my|our)?
(is it|would it be|might it be|is it still) (possible|feasible) (for me|for us|for you)? to (have|get|add|order|put|buy|include|throw in)
(pencil) (me)? (in|down)?
make (a|me a)? (note|quick note) (that)? (i|we) (need|want) (some|any)?
make (a|me a)? (note|quick note) (to|of) (get|buy|add|grab|pick up|order)? (that)? (i need|we need)?
(just)? (used|ate|finished|drank|opened|emptied) (up|off)? the last (bit|drop|few|couple)? (of)? (the|our|my)?
(i'm|im|i am)? (pretty|fairly|quite|almost|nearly) sure (that)? (i|we) (need|could use|want|ran out of|are out of|are low on|have run out of)
(i'm|im|i am)? (pretty|fairly|quite|almost|nearly) sure (that)? (i'm|we're|we are|i am) (out of|low on|running low on|running out of|missing)
(the|my|our) (dog's|cat's|baby's|kid's|pup's|puppy's|kitten's|boy's|girl's|son's|daughter's|husband's|wife's|mom's|mum's|dad's|hamster's|rabbit's|toddler's) (really|nearly|almost|just|about|all|totally|completely|also)? (out of|low on|short on|running low on|running out of|wanting|after|asking for|craving|asked for|in need of|run out of) (some|more)?
(the|my|this|that|our|a)? recipe (calls for|needs|asks for|wants|requires|uses|says i need|says we need|says|takes)
(only|just) (get|buy|order|give|grab|bring|fetch) (me|us) (some)?
(start|begin) (off|out|just)? with
(start|begin) (it|that|this|the list)? (all)? (again|over|fresh|anew|off|from scratch) with
(i|we) (never|don't) (seem to)? (ever)? have enough (of)?
(i'm|we're|i am|we are) after (some|more)?
(i|we|i've|we've) (just|really|all|already)? (got|gone|gotten|been|went|go|get|ran|run|blew|blown|burned|powered|flew) (clean|right)? through (all)? (of)? (the last of|the rest of|the|our|my|all the|all our|all my)
(i'd|i would|we'd) (not)? (say no to|mind|mind having|be happy with) (some|another)?
(chuck|lob|sling|bung|pop|fling|whack|stick|toss|throw) (us|me) (in|down|on)?
(sort|hook) (me|us) out with (some)?
(please)? (i|we|i'm|we're|im) (am|are)? (to|supposed to|meant to) (get|buy|pick up|bring|grab)
(i|we) (better|had better|'d better) (get|buy|grab|pick up|order|stock up on)
(i'd|we'd) better (get|buy|grab|pick up|order|stock up on)
(i'm|we're|i am|we are) (running|getting) (a bit|a little|pretty|real|really|very)? (low|short|shy) (on|of)
(looks|seems) like (i'm|we're|i am|we are|we|i) (out of|low on|running out of|ran out of|need)
(the|my|our)? (husband|wife|hubby|kids|kid|kiddo|kiddos|boys|girls|son|daughter|sons|daughters|twins|baby|toddler|teenager|teenagers|mom|mum|mother|dad|father|parents|grandma|grandpa|nana|grandmother|grandfather|in-laws|roommate|roommates|flatmate|partner|boyfriend|girlfriend|fiance|fiancee|brother|sister|cousin|aunt|uncle|neighbor|neighbour|boss|coworkers|guests|guest|family|friend|friends|dog|dogs|puppy|cat|cats|kitten|pets) (really|also|just|still|will|would|'ll|are going to|is going to|is gonna|are gonna|always|will also)? (wants|want|wanted|needs|need|needed|asked for|is asking for|are asking for|requested|has requested|would like|would love|could use|is craving|are craving|is out of|are out of|is almost out of|is low on|is running low on|is running out of|ran out of|wants us to get|wants me to get|asked me to get|wants me to buy|asked us to get) (some|more|some more)?
(someone|somebody|everyone|everybody|he|she|they) (really|also|just|still)? (wants|want|needs|asked for|is asking for|requested|would like) (some|more)?
(i'd|we'd|i would|we would|id) (rather|sooner) (get|buy|take|use|do|go with|have)
(could|can|should) (really|also|definitely|probably)? (use|do with|get|grab|pick up|buy) (some)? (more)?
(the kids|my kids|kids|the boys|the girls|my husband|my wife|my son|my daughter|my roommate|my roommates|the dog|the cat|the baby|someone|somebody|everyone|the guests|they|he|she|dad|mom|we|i|i've|we've|i just|we just|hubby) (just|already|have|has)? (ate|finished|drank|used|devoured|inhaled|polished off|finished off|used up|ate up|drank up|went through|goes through|go through|cleaned out|emptied|finished up|burned through|blew through) (up|off)? (all)? (of)? (the last of|the rest of|the|our|my|all the|all our|all my|all of the|all of our)?
(i'm|im|we're|were|i am|we are) (down to|on) (the|my|our) last (of|bit of|drop of|few|couple of|couple|roll of|can of|box of|bag of|bottle of)? (the)?
(i|we) (have|got|only have|only got|just have) (hardly|barely|almost) (any|no)
(i|we) (have|got|'ve got) (no|zero)
(i|we|i've|we've|i'm|we're) (run|running|ran|gotten|getting|got) (out of|low on|short on|out on|real low on|really low on|pretty low on|so low on|super low on|a little low on|a bit low on|dangerously low on)
(i'm|im|we're|i am|we are|getting|running) (real|really|pretty|so|super|kinda|kind of|a little|a bit|dangerously|very|basically|just about|practically|about|almost|totally|pretty much|officially) (out of|low on|short on|outta|running low on|running out of)
(the|our|my)? (fridge|pantry|house|freezer|kitchen|cupboard) is (all)? (out of|empty of|low on|missing)
(there's|there is|there are|theres) (no|hardly any|barely any|almost no|not much|not enough|none of the) (more)?
there (isn't|aren't|is not) (any|much|enough) (more)?
(time to|gotta|better) (restock|replenish|stock up on|get more|buy more|buy|get|pick up|grab) (on)? (some)?
(i|we) (do not|don't|dont) (seem to)? have (any|enough) (more)?
(keep|get) (the|some|a) (fridge|pantry) stocked with
(mind|would you mind) (adding|grabbing|getting|putting|picking up|throwing in)
(i'd|i would|we'd|we would) (appreciate|kill for|love)
(i'm|im|we're) in (need|want) of (some)?
(i'm|im|we're) (gonna|going to|about to) (run out of|need)
(count|sign|put) me (in|down) for
(i'll|we'll|ill) (also)? (need|take|have|get|want|do|grab) (some|another)?
(i|we) (might|may) (as well)? (need|want|get|grab|take) (some)?
what (i|we) need is
(i'd|we'd|i would|we would|i|we) (really|dearly|sure|quite) (like|love|fancy|appreciate|enjoy)
(i'd|we'd|i would|we would) be (obliged|grateful|much obliged) for
(i|we) (do)? fancy (some)?
(i've|we've|ive|weve) (got)? no (more)?
mind (you|that you)? (don't|dont|do not) forget (to get|to buy|to add|about)? (the)?
(could|can|would) (you|u) (please)? place
(procure|obtain|place|do add|do put|do get|do include|do bring|do remember|do order|do buy|do also include|do also add|do also get|do also put) (in|down)?
(make sure|be sure|remember|please remember) (you|that you|to)? (don't|dont|do not) forget (to get|to buy|to add|about)? (the)?
(whatever you do) (,)? (don't|dont|do not) forget (to get|to buy|to add|about)? (the)?
(put|add|write|get|stick) (on|in|to) (my|the)? list
(is it|it's not|hope it's not|am i) too late to (add|get|order|include|put in|have)
(i|we) (nead|ned|neeed|nedd|needd|ned|nees) (some|a|the|to get)?
(nees|nedd|needd|plz add|plz ad|pls ad) (some|a|the)?
all (i|we) need is
(gonna|going to) (need|want|get|grab|make sure we have)
(slap|pop|bung|lob|sling|fling|shove|whack|stuff|drop|plop|squeeze|sneak) (in|on)?
add (in|on|to)?
(buy|grab|purchase|get|fetch|include|order|put|restock|replenish|pick up|pickup|stock up on|stock up|throw in|toss in|chuck in|put in|put down|write down|note down|jot down|tack on|pop in|slap on|stick on|put on|load up on|bring|bring me|bring home|append|insert|register|note|move|throw|toss|chuck|stick|enter|log)
(put|put me down for|put us down for)
(get|grab|buy|order|bring|fetch|send) (me|us)
(get|grab|buy) (some)? more
adding
(ad|addd|aad|dd|aadd|adds|pls add|gimmie)
(bye|by|git|nead|ned|orer) (some|a|the|more|2|3|two)
(need|needs|needing|want|wants|wanting|require|gimme)
give (me|us)
hand me
(i|we|you) (need|want|require|needed|wanted|nead|would like|would love|am needing|will need|will take|will have|do need|also need|also want|still need|really need|just need|just want|desperately need|could use|might need|gotta get|gotta have|must have|must get|should get|should buy|have to get|have to buy|need to get|need to buy|need to pick up|got to have|have to have|got to get|need to order|want to buy|want to get|want to order|could do with)
(i|we) (need|want) (to)? (add|have|get|buy|order|grab|pick up|purchase) (some)?
(i'd|we'd) (like|love|want|need) (to)? (add|have|get|buy|order|grab|pick up|purchase)?
(i'll|we'll|ill) (need|take|have|get|want|grab|be needing|also need|also take|also have)
(i'm|im|we're|i am|we are) (gonna|going to) (need|want|get|buy)
(i'm|im|we're|were|i am|we are) (all|completely|totally|just|also|almost|nearly|about|fresh|clean|plum|plumb|flat|literally|officially|already)? (out of|low on|short on|outta|running low on|running out of|running short on|running out on|missing|lacking|almost out of|about out of|getting low on|down to the last of our|down to our last|needing|craving)
(i'm|im|we're) (down to) (one|two|the last|a few|1|2|my last|our last)
(i|we|i've|we've) (just|also|already|nearly|almost|completely)? (ran|run|running) (out of|low on|short of|short on|out on)
(i|we) (don't|do not|dont) have (any|enough|any more|anymore) (more)?
(i|we) (don't|do not|dont) have much (of)?
(i|we) have no (more)?
(i|we) (have|need) (to)? (restock|replenish|refill|stock up on)
(hardly|barely|scarcely) (any|a)
(almost|nearly|practically) no (more)?
(about|going|gonna) (to)? run (out of|low on|short of)
(out of|low on|running low on|running out of|short on|fresh out of|almost out of|nearly out of|ran out of|all out of|run out of)
there (is|are|isn't|aren't) no (more)?
there (isn't|aren't) any (more)?
there's no (more)?
(don't|dont|do not) forget (about|to get|to buy|to add|to grab|to pick up|to order|to include|the)?
(don't|dont|do not) let me forget (about|to get|to buy|to add|to grab|the)?
(remember|remind me) (to)? (get|buy|add|grab|order|pick up|include|the|about the|about)
remind (me|us) (that)? (i|we) need
(make sure|be sure|ensure) (to|you|that you|i|we|that i|that we|there's|there is|there are|we've got|we have|i have) (get|buy|add|grab|order|pick up|include|have|remember|put)?
(can|could|may) (i|we) (please|also|just)? (get|have|buy|order|grab|do|add|also get|also have)
(can|could|would|will) (you|u) (please|pls|also|just)? put (me|us) down for
(can|could|would|will) (you|u) (please|pls|also|just)? (get|grab|buy|order|add|bring|fetch|include|put|throw in|toss in|pick up|pick me up|toss|throw|stick) (me|us|in|on)?
(can't|cant|cannot) forget (the|about)?
let (me|us) (get|have|buy)
let's (get|have|buy|add|grab|order|do|go with)
lets (get|have|buy|add|grab|order|do|go with)
how about (adding|getting|some)?
(shopping for|shop for|looking to buy|looking to get|gonna need|going to need|going to get|gotta get|gotta have|have to get|have to buy|got to get|got to buy|planning to buy)
(it's|its) time (to)? (buy|get) (more)?
we've got to (get|buy)
load (me|us) up with
go for
(i|we) used up (all)? (the|my|our)? (last of)?
(i|we) (finished|used|ate|drank) (the last of|the last|up|all) (the|our|my)?
(i|we) could (really)? (use|go for|do with)
would (love|like)
hook me up with
set me up with
no (more|less|fewer) than
(at least|at most|up to)
keep (some)? (more)? in stock
let's not forget (the|about)?
never forget (the|about)?
we also need
i also need
also (need|get|add|buy|want|grab|include|order|put|pick up|throw in|toss in)
(oh)? and (get|add|buy|grab|some)
(ok|okay) (add|get|buy)
want to (buy|get|order|add|purchase|pick up)
need to (buy|get|order|add|purchase|pick up|restock|grab|have)
looking to (add|order)
wanna (buy|get|order)
(toss|throw|put|add|stick|chuck|pop) (in)? (some|a|an|another|one|2|two|3|three)
(check|tick) (on)? if we need
"),
    (Cmd::AddMore, "
(another|one more|a few more|a couple more|some more|couple more)
(i|we) (need|want|would like|could use|will need|'ll need) (another|more|some more|one more|a few more)
(i'd|i'll) (like|take|have|need) (another|one more|some more)
need (more|another|some more|one more)
(more)
(get|add|grab|buy|order|put|give me|get me|bring|throw in|toss in) (another|more|one more|some more|a few more|in another)
(can|could|may) (i|we|you) (please)? (get|have|add|grab|buy) (me)? (another|more|some more|one more)
"),
    (Cmd::Remove, "
(mom|mum|dad|hubby|he|she|they|someone|somebody|my husband|my wife|my mom|my mum|my dad|my partner|my roommate|my flatmate|my son|my daughter|my sister|my brother|the kids) (already|just|has already|have already|'s already) (bought|got|picked up|grabbed|brought|ordered) (the|some|a|us)?
(i've|we've|i|we) (already|still)? (got|have|have got) (loads|tons|heaps|stacks|a ton|a bunch|a load|lashings|bags|oodles|masses|more than enough|way too much|way too many) (of)?
(that's|it's|that is) a (no|hard no|pass|hard pass) (on|to|for) (the|any)?
(we're|i'm|we are|i am)? (all|still)? (good|set|sorted|stocked up) (on|for) (the|any)?
(already|just) (picked up|bought|got|grabbed|ordered) (the|some|our|my)
(i)? (change|changed|changing) my mind (about|on) (the|those|that)?
(axe|yank|ax|bin|86|remove|delete) (the)?
(i|we|i've|we've) (just|already)? (bought|picked up|grabbed|purchased)
(i|we) (actually|really|totally)? (already|just)? (have|got|bought|picked up|found) (the|some|enough|a|an|plenty of)
(i|we) (don't|dont|do not) (think)? (i|we)? (need|want) (the|any)?
(i|we) (don't|dont|do not|won't|wont) (actually|really|even)? (need|want|be needing) (that|those|the|any|this|these)
(i|we) (have|'ve) changed my mind (about|on) (the)?
(i've|we've) changed (my|our) (mind|minds) (about|on) (the)?
(scrub|scrub out|86) (the)?
(don't|dont|do not) be (getting|buying|adding|putting on) (the|any)?
(i|we) (am|are) not (needing|wanting) (anymore|any more)? (the|any)?
(i'm|we're) not (needing|wanting) (anymore|any more)? (the|any)?
(kill|can|bin|scrap|chuck|lose|ditch|nuke) the
(i|we) (don't|dont|do not) want (any|the|any more)?
(leave|keep) (the|those|that)? (off|out)
(we|i) (can|could|should|might|will|'ll) (skip|lose|drop|ditch|do without|live without|pass on|leave out|nix) (the|on)?
(i'll|we'll|ill|i will) (skip|pass on|do without|leave out|drop|hold off on) (the)?
(remove|delete|erase|take off|take out|drop|scratch|scratch off|scratch out|cross off|cross out|cross|check off|tick off|mark off|strike|strike out|strike off|get rid of|getting rid of|lose|ditch|nix|eliminate|exclude|discard|pull|pull off|leave off|leave out|omit|kill|dump|toss out|throw out|subtract|deduct|uncheck|removing|deleting|rid me of|x out|rm|remov|delte|remvoe|revome|deleet|romove|remve|delet)
take (away)
(remove|delete|erase|take|drop|scratch|cross|strike|cut|pull|get) (out|off|away) (of)?
(don't|dont|do not|never) (get|buy|add|order|include|purchase|grab|bother with|bother getting|bother buying|want|need|pick up|put|bring) (any|me|us|the)? (more)?
(please)? (don't|dont) (get|buy|add|order) (any|the)?
(i|we|you) (don't|dont|do not|didn't|did not|never) (really|actually|even)? (need|want|wanted|need to buy|need to get|want to buy|want to get|have to get|have to buy|require|need any|want any|wanna get|wanna buy|ask for|asked for|order|ordered|care for) (any|the|any more|more|anymore)?
(i|we) no longer (need|want|need to buy|require|want to buy) (the|any)?
no longer (need|want|need to buy) (the|any)?
(i|we) (won't|wont|will not) (need|be needing|want|be buying|be getting|be wanting|be requiring|be having|require) (the|any)?
(i|we|i've|we've) (already|now)? (have|got|has|bought|picked up|grabbed|purchased|own|found) (the|enough|plenty of|some|lots of|a lot of|too many|too much)
(i|we|i've|we've) (already) (have|got|has|bought|picked up|grabbed|purchased|own)
(i|we) have (plenty of|enough|too much|too many)
(forget|forget about|nevermind|never mind|skip|skip on|cancel|hold|hold off on|pass on|scrap|belay|no need for|there's no need for|we're good on|i'm good on|we're fine on|we are good on|i am good on|enough of|not) (the|that|those)
(skip|omit) (getting|buying)?
(nvm|nevermind|never mind|forget|no longer) (on|about) (the|that|those|any|getting|buying)?
nvm (the|that|those)
(no need) (for|to get|to buy) (the|any)?
there's no need (for|to get|to buy) (the|any)?
(we're|i'm|we are|i am) (all set|set|good|fine|stocked up|covered) (on|for|with) (the)?
(mark|check|tick) (the|my|off|off the)
(done with|got|found|picked up|bought|grabbed) (the)
(changed my mind about|i changed my mind about|changed my mind on|i changed my mind on) (the)?
(could|can|would) (you|u) (please)? (remove|delete|erase|take off|take out|drop|scratch|cross off|get rid of|take|cross out|lose)
(can|could) (you)? (we|i)? (remove|delete|drop|skip) (the)?
undo (the|my)
unadd
"),
    (Cmd::RemoveOff, "
(take|cross|check|tick|scratch|strike|cut|mark|knock|bump|kick|pull|get|x) (the|that|those|it|my|off)?
(please)? (take|cross|check|tick|scratch|strike|cut|pull|knock|wipe)
"),
    (Cmd::No, "
no
not
no more
(actually|oh|wait|sorry|and|but) (no|not) (more)?
hold the
"),
    (Cmd::Keep, "
(keep|just keep|but keep|leave|just leave|only keep|keep only|keep just|only leave|leave only|leave just|but leave|hang on to|hold on to) (the|my|our|those|that)?
(don't|dont|do not) (remove|delete|touch|clear|take off|get rid of|drop|lose) (the|my|our|those|that)?
"),
    (Cmd::Same, "
(and)? (the)? same (amount|number|quantity|thing|again)? (for|of|with|goes for) (the|my|our)?
(do|and do) (the same|likewise) (for|with|to) (the|my|our)?
(ditto|likewise) (for|on|with)? (the|my|our)?
"),
    (Cmd::SetAmount, "
(raise|lower|up|bump|increase|drop|cut|reduce|bring|knock|push|take) (it|that|them|those) (up|down|back)? to
(make|set|change|do|bump|update|take|bring) (both|all|each|all of|both of|each of|all three|all four) (of)? (it|them|those|these|the|my)? (to|at|into|be)?
(they|those|these) (should|needs to|need to|ought to|was supposed to|were supposed to) (be|have been)
(take|bring|drop|knock|cut|move|push|turn|bump|get|put|lower|raise|up|scale|dial|go) (it|that|them|those|this) (back|all)? (up|down)? (back)? to
(i|we) (actually|really)? (meant|mean) (to say|to order|to get)?
(should|shouldve|should've) been
(no|not that) (,)? (i|we) (meant|said|want|wanted)
(it|that|this) (should|needs to|ought to|was supposed to) (be|have been)
(make|set|change|update|bump|modify|adjust|edit|turn|put|switch|have|do) (it|that|this|those|them|the quantity|the amount|the number|quantity|amount|the count|the order) (to be|to|at|up to|down to|be|into|a|into a)?
(make|set|keep) (the|my|our)
(set|update|adjust|change|modify|edit) (the)? (quantity|amount|number|count|qty) (of|for)
(update|adjust|modify|edit)
(set)
(better)? make (that|it)
let's (make it|make that|do)
(i|we) (meant|mean|said)
(it|that|this|there) (should|needs to|ought to) be
the (quantity|amount|number|count) should be
"),
    (Cmd::Change, "
(change|switch|convert|turn|alter) (the|my|our|that|those|from)?
(can|could|would) (you) (please)? (change|switch) (the|my)?
"),
    (Cmd::Only, "
(i|we) (only|just) (want|need|meant|wanted|needed|require|asked for)
(i|we) (want|need) (only|just)
(only|just) (get|want|need|buy|make it|order|do)
(get|buy|order|make it) (only|just)
(i'd|i'll) (only|just) (like|need|want|take|have)
limit (the|it to)?
only
"),
    (Cmd::Double, "
(double|twice)
double (up on|down on|up)
(two times|2x|2 times|2 x) the
twice (as much|as many|the)
(make (it|that) )?double
"),
    (Cmd::Triple, "
(triple|treble)
(three times|3x|3 times) the
"),
    (Cmd::Halve, "
(only|just)? half (as much|as many|of the)
halve
cut (down)?
(reduce|cut|split) (the|it|that)? (in|by|to) half
(half|halve) the
(make|cut|set) (it|that|them|those|this) (in|to|by|down to)? half
half (of)? (it|that|them|those)
(half as (much|many))
"),
    (Cmd::Increase, "
(increase|raise|up|bump|bump up|boost|ramp up) (the|my|our|it|that)?
(increase|raise|up|bump|bump up|boost) (the)? (quantity|amount|number|count|qty) (of|for)?
"),
    (Cmd::Decrease, "
(decrease|reduce|lower|cut back on|cut back|cut down on|bring down|dial back) (the|my|our|it|that)?
(decrease|reduce|lower) (the)? (quantity|amount|number|count|qty) (of|for)?
(knock|bring|cut|drop|take|scale|dial|turn|bump|move|pull|put|trim) (the|my|our)?
(get|buy|order|need|want) (less|fewer)
"),
    (Cmd::Swap, "
(swap|swop|swopping|swop out|swap out|replace|substitute|sub|sub out|switch out|exchange|trade|change out|trade out|swapping|replacing|replce|swich|sawp)
(can|could|would) (you|we|i) (please)? (swap|swap out|replace|exchange|switch out) (out)?
"),
    (Cmd::SubstituteFor, "
(use)
"),
    (Cmd::InsteadOf, "
(instead of|rather than|in place of)
"),
];
