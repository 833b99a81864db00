//! How people ask, and what they say of whole lists, orders and themselves. Written as in `commands`,
//! whose table these lines follow.

use super::Cmd;

/// What people say, by what they want.
pub(in crate::nlu) static QUESTIONS: &[(Cmd, &str)] = &[
    (Cmd::FindSubstitute, "
(a|an|any|good)? (vegan|vegetarian|dairy free|gluten free|sugar free|plant based|nut free|healthy) (swap|substitute|replacement|alternative|stand-in) (for|to)
what (else)? (can|could|should|do|would) (i|we) (use|do|put in|try|make do with) (if|when) (i|we|i'm|we're) (don't have|do not have|haven't got|have no|am out of|are out of|out of|run out of|can't find|can't get) (any)?
what (else)? (can|could|should|do|would) (i|we|you) (bake|cook|fry|work|use|make do|get by|replace it|swap) (with)? (instead|in its place|in place of it|as a substitute|as a replacement)
(got|have you got|do you have|is there|find me|show me)? (anything|something) (like|similar to|along the lines of|close to)
what (else)? (i|we) (can|could) (use|take|buy|get) (instead of|in place of)
what's the (next best thing|closest thing) to
(what's|whats|what is) (a|an|the|some)? (good|best|decent|nice|sensible)? (vegan|vegetarian|dairy free|gluten free|sugar free|nut free|plant based|low carb|healthy|healthier|cheap|cheaper)? (substitute|replacement|replacment|alternative|swap|sub|stand-in) (for|to|of)
(any|got any|have you any|do you have any)? (idea|ideas|notion|clue|suggestions) (of)? what (i|we) (can|could|might|should) (use|have|put|try|get|cook with|bake with) (instead of|in place of|rather than)
(kindly|please)? (suggest|recommend|what do you suggest|what would you suggest|what would you recommend) (some|an|a|me|any)? (option|options|thing|something)? (in place of|instead of|as a replacement for)
is there (owt|aught) cheaper (than)?
(can|could) (i|we) get (away with|by without|by with)
what else (would|could|can|might|will) (work|do|go|fit)
what (would|could|can|might|will) (work|do|go|i use|we use|you use) (in its place|in their place|instead|in its stead)
what (else)? (can|could|should|do) (i|we) use (instead|in its place)?
(any|is there a|is there any|got a|have you got a)? (stand-in|stand in|swap|sub) for (the|a)?
what (can|could|should|do) (i|we|you) (bake|cook|fry|work) (with)? (instead of|in place of|without)
(is there)? (anything|something|what else) (that)? (i|we) (can|could|might) (use|try|get|buy|take) (instead of|in place of|rather than|to replace|as a substitute for)
(anything|something|what) (instead of|in place of)
what (can|could|should) (i|we|you) (use|substitute|sub|get|buy|replace|take|try|swap|have) (instead of|in place of|for|to replace|as a substitute for|as a replacement for|rather than|as an alternative to|other than)
what (can|could|should) (i|we) (substitute|sub|swap|replace|use) (for|with|instead of)?
what (can|could|would|should) (replace|substitute for|be used instead of|work instead of|i replace|i swap|we replace)
what (works|would work|else works|else can i use) (instead of|in place of|as a substitute for|as a replacement for|for)
what (is|are|would be) (a|an|the|some|any|good)? (good|best|cheap|cheaper|healthy|healthier|decent|suitable)? (substitute|substitutes|replacement|replacements|alternative|alternatives|swap|sub) (for|to|of)
what's (a|an|the)? (good|best|cheap|cheaper|healthy|healthier|decent|suitable|vegan|dairy free|gluten free)? (substitute|replacement|alternative|swap|sub) (for|to|of)
(find|find me|show me|give me|suggest|recommend|get me|look for|i need|i want|need|is there|are there|do you have|any|got) (a|an|me a|me an|some|any|me)? (good|better|cheap|cheaper|healthy|healthier|decent|suitable|cheaper|less expensive)? (substitute|substitutes|replacement|replacements|alternative|alternatives|swap) (for|to|of)
(a|an|any|good|some)? (good|better|cheap|cheaper|healthy|healthier|decent|suitable)? (substitute|substitutes|replacement|replacements|alternative|alternatives) (for|to)
(anything|something) (cheaper|better|healthier|similar|less expensive|less pricey|comparable|like|closer|else like) (than|to|as)?
(is there|are there|do you have|find|find me|show me|i want|i need|got|have you got) (anything|something) (cheaper|better|healthier|similar|less expensive|less pricey|else|comparable|closer|lower priced|lower in price) (than|to|like|as|instead of)?
(is there|do you have|find|find me|show me|what's|what is) (a|the)? (cheaper|less expensive|healthier|better) (version|option|alternative|kind|brand) (of|to|than|for)?
(is there|do you have|find|find me|show me) (a) (cheaper|less expensive|healthier)
(can|could) (i|we) (use|substitute|sub) (something|anything) (else)? (instead of|for|in place of)
(alternatives|alternative|substitutes|substitute|replacement|replacements) (for|to)
what else (can|could) (i|we) (use|get|buy) (instead of|for|in place of)
if (you're|they're|you are|they are|you) (out of|don't have) 
what if (you're|they're|you are|they are) out of
"),
    (Cmd::Search, "
would you (guys)? (have|sell|carry|stock) (any|some|a)?
(do|does)? (y'all|yall|you guys|you lot) (carry|sell|stock|have|got) (any|some)?
(have)? you (guys)? got (any|some)?
you have (any|some)?
(have) (you|ya) (got|any) (any|some)?
what (kinds|kind|types|type|sorts|sort|brands|flavors|flavours|varieties) of
(show|show me|tell me|list) what (kinds|kind|types|type|sorts|sort|brands|flavors|flavours|varieties) of
where (would|should|might|will|could|can) (i|we) (find|get|look for|locate) (the|some|any)?
(i|we) can't find (the|any)?
(do|does) (this|the|your) (store|shop|place) (have|carry|sell|stock) (any|some)?
(find|find me|search|search for|search up|look for|look up|show|show me|show us|browse|locate|hunt for|serach|seach|serch|fnd|search me|pull up) (some|all|the|any|for|me|all the|out)?
(i'm|im|we're|i am|we are) (looking|searching|hunting) (for|at)
looking for
(do|did) (you|u|y'all|ya|they|we) (guys)? (carry|cary|carrry|sell|stock|offer|have in stock|have any|have|keep|got) (any|some|a|the)?
(have you got|got any|you got|you have any|got|you carry|you sell|any) (any|some)?
(are|is) there (any|some|a|an)
(where|where's) (can|do|could) (i|you) (find|get|buy|keep) (the|some|any)?
where (is|are) the
where's the
which aisle (is|are|has|for) (the)?
what aisle (is|are|has|for) (the)?
(what|which) (kind|kinds|type|types|sort|sorts|brand|brands|flavor|flavors|flavour|flavours|varieties|variety|sizes|size|options|selection) (of)?
(what are|show me|give me|see) (the|my|your|some|all)? (options|choices|varieties|brands|selection) (for|of)
(can|could) (you|i|u) (please)? (find|search|search for|look for|look up|show me|show|browse|locate|see|help me find|view) (me|some|any|for|out|the)?
(see|view|explore|check out|compare) (some|all|the|your|different)?
(want|like) to (see|find|look at|search for|browse|look for|compare) (some|all|the|your|any)?
(help me find|let me see|can i see|let me look at|tell me about) (some|the|your|all|a)?
(what's|whats|what is|which is|what are) the (cheapest|best|healthiest|lowest|freshest|best value|best rated|least expensive|most popular) (kind of|brand of|priced|type of)?
"),
    (Cmd::ViewList, "
(what's|whats|what is|what are|what) (on|in|currently on|currently in|left on|still on|remaining on|the items on|the things on|all on|everything on|all the things on|up with|all the items on)
(what) (do|did|all do|else do|items do|all did|things do) (i|we) (have|got|add|put|still have|already have) (on|in|so far|to) 
(what) (do|have) (i|we) (have|got|added) (on|in|to|so far)
what (items|things|products|stuff|groceries|purchases|all|else) (are|is|do i have|do we have|did i put|did i add|have i added|did i write) (on|in|to|currently on|currently in)
(which) (items|things|products|purchases) (are|do i have) (on|in)
(show|show me|read|read me|display|view|see|open|list|give me|tell me|pull up|bring up|get|check|review|recite|print|let me see|let me hear|let me have|go over|go through|read out|read off|read back|say|hear|see|access|repeat|run through|lookup|look at|look over|find|start reading|speak|provide|describe) (me|out|us|back|off|to me|through)? (the|my|our|all|what's on|what is on|whats on|everything on|everything in|all the items on|the items on|items on|the contents of|all contents of|contents of|all items on|the content of|all of the items on|all the things on|my current|me my|me the|all things on|every item on|what i have on|what's in|what is in|all of my|what items are on|what all is on|the things on|all of)? (my|the|our)? (shopping|grocery|groceries|current|weekly|party|whole|entire|full|existing|to buy|food|store|last|active|present)? (list|lists|cart|basket|shoppinglist|grocerylist|trolley|list of groceries|list of items|items so far|list for shopping|list of shopping items|list for groceries)
(show|read|list|view|display) (me)? (my|the|all)? (groceries|items)
(my|the) (shopping|grocery|groceries|current)? (list|cart|basket)
(shopping|grocery|groceries) (list|cart)
(list|cart|basket)
(what|which|how many) (do|am|are|must|should|did) (i|we) (still|currently|all)? (need|have|supposed|have left|need left) (to)? (buy|get|pick up|purchase|grab|shop for)
(what) (do) (i|we) (need|have to get|need to get|need to buy) (from|at|when i go to|when i go|when we go to|when i'm at) (the)? (store|shop|supermarket|grocery store|market|shopping|groceries)
(what) (have|did) (i|we) (add|added|got so far|put) (so far|already|to the list|to my list|to my cart|today)?
what (am i|are we) (buying|getting|missing on my list|shopping for|supposed to (buy|get))
(read|show|tell|list|read out|read back|remind) (me|us)? (back|out|again)? what (i|we|i've|we've|all i|all we) (have|got|have got|need|put|added|wrote)? (so far|already|on there|on it|in there|down)?
how many (items|things|products) (are|do i have|do we have|on|in)
how (long|big) is (my|the) (list|shopping list|grocery list)
(am|are) (i|we) (missing|forgetting) (anything|something)
how does (my|the|our) (list|cart|shopping list|grocery list) look
(is|are) there (anything|something) (on|in|left on) (my|the|our)
(did|have|has) you (already)? (add|added|put|include|included|remember) (to add|to put)? (the|my|any|some)? (of)?
did (i|we) (forget|remember|add|put|already add|already put|include|write|list) (to add|to put|to include|to write|to list)?
have (i|we) (already)? (added|got|put|listed|included|enough|any|got enough|got any)
(do|did) (i|we) (already)? (have|got|put|add|need) (enough|any)?
(show|read) (it|that|them) (to me|back|again|out)
(read|show) (it|list|items)
recap
what's (left|left to get|left to buy|next)
"),
    (Cmd::Total, "
(running|grand|current|overall) total (so far|please|now)?
(read|tell|give|show) (me)? (my|the|our) (running|current|new)? total (so far)?
what's (my|the|our) (shop|shopping|basket|trolley|cart|list|order) (come to|coming to|add up to|at|cost) (so far|now)?
(what|how much) (does|is|will) (my|the|our) (shop|shopping) (come to|cost|coming to|be) (so far|now)?
(what's|whats|what is|tell me|show me|give me|and)? (the|my|our) (new|current|running)? total (with tax|with taxes|after tax|including tax)? (so far|now|at the moment|right now)? (with tax)?
(tell me|show me|check|see|let me know|find out|and)? how much (i'm|im|i am|we're|we are) (at|up to|spending|at now|at so far|spending so far|at right now)
how much (is|will|does) (everything|all|all of it|it all|stuff) (in|on) (my|the|our) (cart|basket|list|trolley) (come to|cost|run)?
(what's|whats|what is|how much is) (everything|it all|all this|all of it|all that|my stuff) (coming to|come to|coming out to|add up to|adding up to|running|going to cost|gonna cost|gonna run me|costing|at)
what (does|will|would|is) (everything|it all|all this|all of this|all that|the whole thing) (come|add up|run|cost|total|coming) (out)? (to)? (me|us)?
how much (am i|are we) (spending|at|up to|paying|looking at) (so far|now|right now|total|altogether|in total)?
what's (the|my) damage
(what's|whats|what is|what was|how much is|how much's|show|show me|give me|tell me|calculate|check|see|view|how's|what does|get|compute) (me)? (my|the|our|running)? (current|grand|estimated|order|cart|basket|running|final|sub|shopping|grocery|overall|list)? (total|subtotal|sum|balance due|bill|cost so far|total so far|total cost|total price|running total)
(how much) (is|will|would|does|do|am|are) (it|this|that|everything|all this|all of this|all of it|my list|the list|my cart|the cart|my order|my basket|the basket|my shopping|my shopping list|my groceries|the whole list|the whole thing|the order|all that|i|we|that all|it all) (cost|cost me|come to|going to cost|gonna cost|be|spending|at|owe|add up to|total|total up to|costing|run me|altogether|in total|all together|so far|looking at)?
(total|subtotal|my total|the total) (so far|please|cost)?
what (do|does) (i|we|it|this|my list|my cart|everything|that) (owe|come to|all come to|add up to|total|cost in total|cost altogether)
what am i at
add it (all)? up
"),
    (Cmd::Clear, "
(take|wipe|get|strike|cross|remove|delete|clear) (off)? every (last|single|one) (thing|item|bit|one)? (of it)? (off|from|on)? (my|the|our)? (list|cart|basket)?
(clear|empty|wipe|reset|erase|delete|remove|trash|purge|clean|discard|scrap|dump|clear out|clean out|wipe out|empty out|take off|cross off|get rid of|blank|blank out|flush|drop|cancel|check off) (out)? (everything|all|all of it|it all|all items|all the items|all of the items|every item|the whole thing|the entire thing|all my items|all products|every single thing|everything on|everything in|everything from|everything off|everything off of|all of my items|all items on|all items from|all items in|all the items from|all the items on|all the items in|all things|all the things|every item on|every item from|all of the items from) (from|on|in|of|off|off of)? (my|the|our|this)? (shopping|grocery|groceries|current|whole|entire)? (list|cart|basket|trolley)?
(clear|empty|wipe|reset|erase|clean|purge|clear out|clean out|wipe out|empty out|blank|blank out|flush|zero out|clean up|start over|clear up|start over on|start over with|restart|trash|dump|scrap) (out)? (all of|all)? (my|the|our|this|that|entire)? (whole|entire|current|full|shopping|grocery|groceries)? (shopping|grocery|groceries)? (list|cart|basket|trolley|shopping|everything)
(clear|empty|wipe) (it|that|this) (out|all|clean)?
clear
(start|begin) (all)? (over|afresh|anew|from scratch|fresh|again from scratch)
(start) (a|with a) (clean slate|fresh list|blank list)
(i|we) (want|need|would like) (a|an) (empty|blank|clean) (list|cart|basket)
wipe (it|the slate) clean
make (my|the) (list|cart) (empty|blank)
empty my (list|cart)
(forget|scratch|cancel) (the (whole|entire) (list|thing)|everything)
"),
    (Cmd::Checkout, "
(i'd|i would|we'd|i|we) (like|want|need|'d like) to (pay|check out|checkout) (now|please|already)?
(checkout|check out|check me out|chekout|check-out|chek out) (now|please|my cart|my order|the cart|my list|my basket|my items|everything|for me)?
(proceed|go|continue|move|head|take me|on|ready) (to|for|on to) (the)? (checkout|check out|check-out|payment|cashier|pay|register)
(place|submit|complete|finish|finalize|finalise|send|send in|put in|put through|process|confirm|make|execute) (my|the|this|our|an|that|in)? (whole|entire|grocery|shopping|current|online|delivery|pickup)? (order|purchase|checkout|shopping order|cart|transaction|groceries order)
(order|buy|purchase|get|pay for) (it|everything|them|all of it|it all|all of this|all of these|this|these|all|all items|my list|the list|my cart|the cart|my groceries|my basket|all the items|the whole list|everything on my list|everything on the list|everything in my cart|everything in the cart|my shopping list|the items on my list|the items in my cart|what's in my cart|what's on my list|the stuff in my cart|the things on my list|all of the items|them all|my order|my shopping|my items) (now|for me|please)?
(order|pay|buy|checkout|purchase) now
(pay|let's pay|i'll pay|ready to pay|i want to pay|time to pay|pay up)
(i'm|im|we're|i am|we are) (ready|done|all set|good|finished) (to|with|and ready to) (checkout|check out|pay|order|buy|purchase|place my order|place the order|place order|complete my order|my order|my shopping|shopping|to check out|check-out)
(i'm|im|we're) (done|finished) (shopping|adding items|with my list|with the list|ordering)
(i|we) (want|would like|need|'d like|wanna) to (pay|checkout|check out|place (my|the|an) order|complete (my|the) (order|purchase)|order everything|buy everything)
(ready to|let's|lets) (checkout|check out|order|place the order|place my order)
ring (me|it) up
(that's|thats|that) (all|everything|it) (,)? (so)? (let's|lets) (check out|checkout|pay|order)
(let's|lets) (check out|checkout|check it out)
(that's|that) (all|everything|it) (,)? (check out|checkout|place the order|place my order|i'm ready to check out)
complete (the|my)? (checkout|purchase|payment)
use my (card|visa|saved card|card on file|payment method) (ending in)?
"),
    (Cmd::Fulfil, "
(i|we|i'll|we'll|i will|we will|someone will|my husband will|my wife will) (will|shall)? (collect|pick up|come and get|come get|swing by for|swing by and get) (it|the order|my order|our order|everything|them|the groceries|the shopping)
(have|get) (it|them|everything|that) all? delivered
(deliver|delivery|delivered|drop off|bring it over) (tonight|today|tomorrow|on|at|by|this|next|before|after|between)
(can|could|will) (you|i|we) (get|have)? (it|this|that|everything)? (deliver|delivered|dropped off|drop it off|bring it) (tonight|today|tomorrow|on|at|by|this|next|before|after|between)?
(deliver|have) (it|everything|this|that|my order|my groceries|them|the order|the groceries|all of it|these) (delivered)? (to me|to my house|to my place|home)?
(schedule|book|arrange|set up|request|i want|i'd like|i would like|i need|choose|pick|select|get|order|make it) (a|the|my|for)? (delivery|pickup|pick up|pick-up|curbside|curbside pickup|delivery slot|pickup slot|time slot|home delivery|same day delivery|store pickup)
(pick|picking) (it|everything|my order|this|them|that|the order|my groceries) up
(i'll|i will|we'll|i want to|i'd like to) pick (it|everything|my order|this|them|that|the order|my groceries) up
(i'll|we'll|i will) (pick up) (my order|the order|at the store|in store|tomorrow|today|later|at|on)
(send|ship|bring|deliver) (it|everything|my order|my groceries|the order|them|all of it|the groceries|this|it all) (over|to me|to us|to my house|to our house|to my place|to our place|to my home|to my apartment|to my address|to the house|home|to the office|to my office|to my door|round)
(i|we)? (want|need|would like|like|get|i'd like|we'd like) (it|this|that|everything|my order|them|my groceries|the order) (delivered|brought over|dropped off)
(curbside|store|in store|in-store|home|same day) (pickup|delivery|pick up)
delivery (tomorrow|today|tonight|on|at|for|between|please)
(pickup|curbside|delivery) (pls|please|plz|thanks)
(pickup|curbside) (tomorrow|today|tonight|on|at|for|between|please)
"),
    (Cmd::Price, "
compare (the)? (price|prices|costs) (of|for|on|between) (the)?
(what's|what is) a (good|fair|decent|normal|typical|reasonable) price (for|on) (a|an|some)?
(what's|which is|which one is|which one's|which are|what is|which of these is|what works out) (the)? (cheaper|more expensive|pricier|dearer|less expensive) (,|:)?
(how's|hows|how is|how are) the (price|prices|cost) (of|on|for|looking for) (the|a|an|some)?
how (pricey|dear|steep|much dearer) (is|are) (the|a|an|some|your)?
how much (you|u|ya) (want|charging|asking|charge|sell) (for)? (the|a|an|some)?
how many (costs|cost|is|are) (the|a|an|some)?
(what|how much) (are)? (they|they all|you|y'all) (asking|askin|charging|chargin|wanting|wantin|getting) (for)? (the|a|an|some)?
(check|tell me|see|find out|let me know|show me|look up|i wonder) how much (is|are|does|do|for)? (the|a|an|some|your)?
(may|might|can|could) i (enquire|inquire|ask) (as to|about|after)? (the)? (price|prices|cost) (of|for)
(what|how much) (are you|you're|youre|you|do you|are they|they're|do they|are you guys|do you guys|does the store) (charging|charge|asking|ask|selling|getting) (me)? (for|at)? (the|a|an|some|your)?
(what's|whats|what is) the damage (on|for)
(what|how much) (would|will|does|do) (it|i|you) (cost|pay|charge|be) (me)? (to (get|buy)|for) (the|a|an|some)?
(what|how much) (are|is) (the|your)? (asking price) (for|on)
(how much) (is|are|does|do|for|would|will|was|s|r|it cost for|to buy|would it cost for|does it cost for|are you charging for|do you charge for|do you want for) (the|a|an|some|your|one)?
how much's (the|a|an)?
how much
(what's|whats|what is|what are|what) (the|a|today's|your|current|the current)? (price|prices|cost|costs|going rate|price tag|unit price|current price) (of|for|on) (the|a|an|some)?
(what) (do|does|would|will|did) (the|a|an|some)? (cost for)?
(price|prices|cost|price check|pricecheck|pricing) (of|for|on|check on|check for)? (the|a|an|some)?
(check|tell me|give me|show me|find|find me|look up|get|get me|see|lookup|need|i need|i want|what's|do you know|quote me|know) (me)? (the|a)? (current)? (price|prices|cost|pricing|price check) (of|for|on) (the|a|an|some)?
how (expensive|pricey|cheap|costly) (is|are|was) (the|a|an|some|your)?
(price check)
"),
    (Cmd::History, "
(what|how much) (was|were) (i|we) (paying|charged|spending) (for|on) (the|my|a|some)?
(what|how much) (did|have|do) (i|we) (last|usually|normally|typically|previously|ever)? (pay|spend|spent|paid|shell out) (for|on) (the|my|a|some)? (last)?
(how much|what) (was|were) (the)? (price of|prices of|cost of)? 
(show|show me|give me|what's|what is|check|view|get|see|tell me|find|pull up) (me)? (the|a)? (price|pricing|cost|purchase) (history|trend|trends|changes|over time) (of|for|on)? (the|my)?
(price|pricing|cost) (history|trend|trends|change|changes) (of|for|on)? (the|my)?
(how) (has|have|did|is|are) (the)? (price|prices|cost) (of|for|on) (the)?
(how) (has|have) (the)? (price|prices) (changed|been|moved)?
(has|have|did) (the)? (price|prices|cost|costs) (of|for|on)? (the|my)?
(is|are|was|were) (the)? (price|prices|cost) (of|for|on) (the|my)?
(when) (was|were) (the)? (last time|price)
(why) (is|are|has|have|did) (the)? (price of|cost of)
(what) (has|have) (the)? (price of)
"),
    (Cmd::Track, "
(give|drop|send|shoot) (me|us) (a|an)? (shout|heads up|nudge|alert|ping|message|text|note|holler|bell|buzz) (when|if|once|as soon as|whenever) (the)? (price of)? (the)?
(holler|shout) (at me)? (when|if|once) (the)? (price of)? (the)?
(tell|notify|alert|ping|text|email|message|warn|inform|remind|let) (me|us) (know)? (when|if|once|as soon as|whenever) (the|a|my)? (price|cost)? (of|for|on)? (the)?
(let me know) (when|if|once|as soon as|whenever) (the)? (price of|cost of|price on|price for)? (the)?
(track|watch|monitor|keep track of|keep an eye on|keep tabs on|follow|start tracking|start watching|keep watching) (the|a|on|for)? (price|prices|cost|price drops|price drop|price changes) (of|for|on|in)? (the)?
(track|watch|monitor|keep an eye on|keep tabs on|follow) (the|my)?
(set|create|add|make|set up|start|put|give me|i want) (a|an|me a|up a)? (price)? (alert|alerts|watch|tracker|notification|alarm|drop alert) (for|on|when|if) (the)? (price of)? (the)?
price (alert|watch|drop alert|tracker) (for|on)
(wait|hold off) (until|till) 
(i want|i'd like|want) (to be|be) (notified|alerted|told) (when|if)
"),
    (Cmd::Deals, "
(bogo|bogof|weekly|best|special|current) (deals|offers|specials|sales|discounts|promotions|coupons) (on|for)?
(anything|something|is there anything) (good|nice|decent|worth having|interesting) (on) (sale|special|offer|promotion|deal) (today|this week|right now|at the moment)?
(see|check|look|find out) (if|whether) (there's|there is|there are|theres|you have|they have) (any|a|some)? (good)? (deal|deals|coupon|coupons|offer|offers|sale|sales|discount|discounts|special|specials|promotion|promotions) (on|for)?
(any|are there any|got any|what) (bogo|bogof|weekly|special|good|two for one|2 for 1|buy one get one)? (offers|offer|deals|specials|promos|promotions) (going|on|going on|running|today|this week|right now|at the moment)?
(find|find me|show|show me|search for|look for|get|get me|give me|list|see|check|check for|tell me about|any|are there|are there any|do you have|do you have any|got any|got|what|what are|what are the|what's|is there|is there a|is there any|search|apply|clip|use|have you got any|what kind of|which|what about|i want|looking for|i'm looking for) (me|the|any|some|all|all the|my|a|your|today's|good)? (best|current|good|latest|weekly|available|new|great|better|this week's|digital|store|manufacturer|top|hot)? (deal|deals|coupon|coupons|cupons|offer|offers|sale|sales|discount|discounts|special|specials|promotion|promotions|promo|promos|bargain|bargains|promo codes|bogo|bogos|rollbacks|rollback|markdowns|clearance|savings|rebates|weekly ad|sale items) (are there|is there|do you have|are available)? (on|for|about|today|this week|available|right now|running)?
(deal|deals|coupon|coupons|cupons|offers|discounts|specials|promotions|savings|weekly ad) (on|for|this week|today)?
(what's|whats|what is|what are|what|which|anything|is anything|are any|show me what's|what items are|which items are|what products are|what's all|tell me what's|what all is|any) (products|items|groceries|things|stuff|brands)? (are|is)? (on|currently on) (sale|special|offer|discount|promotion|clearance|rollback|deal) (today|this week|right now)?
(is there|are there|do you have|do you guys have|have you got|have we got|you got|got|you have) (anything|something|stuff|things|items|any|any groceries) (good|else|at all|nice)? (that's|that is|that are|currently)? (on) (sale|special|offer|discount|promotion|clearance|rollback)
(how) (can|could|do) (i|we) (save|save money|save some money) (on|for)?
(any|is there any) way to save (on|money on)?
save (me)? (money|some money) (on)?
(best deal) (on|for)
"),
    (Cmd::Budget, "
(keep|get|make|hold|have|bring) (the|my|our|this|that) (whole|entire|full|complete|total|final) (order|cart|list|basket|trolley|shop|shopping|bill|receipt|trip|haul|run|lot|price|cost|tab|purchase|shopping trip|grocery bill|grocery order|grocery list) (all|total)? (in)? (under|below|within|at|to|less than|around|at or below|at or under|at most|no more than|to under|at under)
(the|my|our|this) (whole|entire|full|complete|total|final)? (order|cart|bill|basket|total|shop|haul|purchase|receipt|grocery bill|trip) (has to|must|should|needs to|can|ought to|is supposed to|had better) (stay|be|come|come in|cost|remain|end up|total|not cost|not go|not be|not exceed|come to) (at)? (under|below|within|less than|no more than|at most|over|more than|above)?
(the)? (whole|entire) (order|cart|basket|shop|haul) (under|below|within|for less than|for under)
(my|our|the) (grocery|food|shopping|weekly)? budget's
(i've|we've|ive) (only|just) (got)? (about|around)?
(my|our|the) (weekly|monthly)? (grocery|food|shopping|weekly|monthly)? allowance (for groceries|for food|for the shop)? (is|of|should be|will be)
(cap|limit|restrict|hold|keep) (my|our|the|this)? (whole|entire) (shop|order|basket|list|trip|haul|thing) (at|to|under|below|within)
(max|maximum|top) (spend|spending) (is|of)?
(cap|limit|restrict|hold|keep) (my|our|the)? (groceries|grocery bill|food bill|food spending|grocery spending|weekly shop|shop|shopping|bill|trip|order) (at|to|under|below|within)
(set|give) (me|us) (a|up a)? (spending|shopping|grocery|food)? (limit|budget|cap) of
(set|make|change|update|raise|lower|increase|decrease|adjust|reduce|create|put|establish|start|keep|bump|have|fix) (my|a|the|our|me a|up a)? (weekly|monthly|daily|shopping|grocery|spending|total|overall|new|max|maximum|food|trip|household)? (grocery|shopping|spending|food)? (budget|spending limit|limit|spend limit|spending cap|cap|price limit|spending budget) (of|to|at|is|for|from|limit|by)?
(my|our|the|i have a|we have a|i've got a|i've a|with a|on a|give me a|i am on a|i'm on a|we're on a|i'm working with a|working with a|a)? (weekly|monthly|daily|total|grocery|shopping|max|maximum|spending|food)? (grocery|shopping|spending|food)? (budget|spending limit|limit|max|maximum) (for|this|of|is|to|at|on|should be|will be|today|for today|for this week|for the week|this week|for this trip|for groceries|for the month|for this month|:)? (is|of|should be|at|to)?
(keep|get|make|hold|have) (it|everything|this|things|the whole order|the entire order|the whole shop|the shop|the shopping|the total|my total|total|the cost|costs|the bill|the price|the order|the cart|the list|the whole thing|my bill|my order|it all|all of it|my cart|spending|me|us|that|my list|the basket|my basket|groceries|my groceries) (all|total)? (under|below|within|at|to|less than|around|at or below|at or under|at most|no more than|to under|cost less than|cost under|stay under|to less than|to no more than|in)
(i'm|i am|we're|we are|im) (really)? (trying|hoping|aiming|looking|planning|meaning) (not)? to (stay|remain|come in|be|go|spend|keep (it|this|everything|things|the total|the bill|the cost|costs|spending|my spending)) (in|all)? (under|below|within|to|at|around|at or below|at or under|at most|no more than|less than|over|above|more than)
(stay|staying|keeping|remain|be) (under|below|within|at or below|at or under)
(don't|dont|do not|please don't|never|i don't want to|we don't want to|don't want to|i can't|we can't|can't|cannot|i cannot|i won't|without|not) (spend|go|spending|going|let me spend|let me go|exceed|go over|let the total go|let it go|let the total exceed|spend any) (over|more than|above|past|beyond|any more than|to)?
(spend|spending) (no more than|at most|up to|less than|under|max|maximum|a max of|a maximum of|only|not more than|below)
(i|we) (only|just)? (have|got|can spend|want to spend|have got|can afford|can only spend|want to only spend|wanna spend|plan to spend|would like to spend|need to spend|will spend|must spend|need to keep it|need to stay|want to stay|want to keep it|have to stay) (only|about|around|up to|at most|no more than|less than|under|below|just|within|a total of|a max of|a maximum of|a budget of|exactly|roughly)?
(i've|we've|i) (only|just)? (got|have) (only|about|just)?
(only|just)? got (only|just)? (about|around)?
(i'd|we'd) (like|want|prefer) to (spend|keep it|stay) (only|about|around|up to|at most|no more than|less than|under|below|just|within)?
(cap|limit|restrict) (it|my spending|spending|the total|the cost|my total|everything|me|my order|my cart|this|my bill|the bill|my budget) (at|to)
(max|maximum|total|at most|no more than|not more than|under|within|below|up to|budget)
(my|the) (total|bill|order|cart) (should|can't|cannot|must|shouldn't|has to|needs to|must not|should not|can not) (be|stay|exceed|go over|cost|go above|come to|be more than|be over|cost more than|come in) (under|below|more than|within|less than|no more than|at most)?
(it|everything|all|this|the total|the whole thing) (should|must|has to|needs to|can't|cannot|shouldn't) (be|cost|stay|come to|exceed|go over|cost more than|be more than|be under|come in) (under|below|within|less than|no more than|at most|at)?
as long as (it|the total|everything) (is|stays|comes|comes in|comes out) (under|below|within)
as long as it's (under|below)
(all|everything|total) (for)? (under|below|less than|within)
"),
    (Cmd::ViewBudget, "
what (have|did) (i|we) (spent|spend) (so far)? (out)? (of|from) (my|the|our) (grocery|food|shopping|weekly|monthly)? budget (so far|up to now|to date|till now|already)?
what (have|did) (i|we) (spent|spend) (on)? (groceries|food|shopping)? (so far|up to now|to date|till now|already)
(what's|whats|what is|show|show me|check|tell me|view|see|give me|how's|how is|what was|review|remind me of) (me)? (my|the|our|left of my|left in my|left on my|remaining in my|remaining of my) (current|remaining|weekly|monthly|spending|grocery|shopping|food)? (grocery|shopping|spending)? (budget|spending limit|limit|budget left|budget looking|budget status|remaining budget|budget like|budget at|spending|spend) (left|looking|remaining|so far|like|status|at)?
(how much) (budget|money|of my budget|cash|is left in my budget|is left of my budget|is my budget|of the budget|room) (do i have|do we have|is|have i got|is there|left|remains|remaining|have i used|have i spent|did i use)? (left|remaining|to spend|in my budget|left to spend|left in my budget)?
(how much) (do|did|have|can|could|am|are|will) (i|we) (have left|have left to spend|have remaining|spent|spend|have to spend|still spend|spent so far|got left|still have|over budget|under budget|used|left|got to spend|afford to spend|saved) (so far|left|this week|this month|to spend|today|on groceries|in my budget)?
(how much) (is) (left|remaining) (in|of|on)? (my|the)? (budget)?
(am|are) (i|we) (over|under|within|on|still within|still under|still on|above|below|exceeding|close to|going over|near|at) (my|the|our|to my)? (budget|limit|spending limit)
(did|have|will|do|would) (i|we|this|it|that|my cart|my list) (go|gone|exceed|exceeded|stay|stayed|fit|blow|blown|be|put me|break|bust) (over|under|within|in|into|my|the|through)? (my|the|our)? (budget|limit)
(is|does) (this|it|everything|my list|my cart|that) (all)? (fit|within|over|under|in|exceed|fit in|fit within|still within) (my|the)? (budget)
(remaining|my|current) budget
budget (left|remaining|status|check)
(what) (have|did|do) (i|we) (spent|spend|have left) (so far|this week|this month|to spend|today)
can i afford
"),
    (Cmd::Reorder, "
(can|could|would|will)? (you|u)? (please)? (order|get|buy|send|bring|give) (me|us)? the same (stuff|things|items|groceries|shop|shopping|order|lot|bits) (that)? (i|we) (got|had|bought|ordered|did) (last|the last|the other) (time|week|month|trip|order)?
(please)? (repeat|redo|duplicate) (my|our|the) (most recent|last|latest|previous|usual|last week's|weekly|monthly|regular)? (office|household|family|weekly|monthly|regular|grocery)? order
(order|get|buy|send|bring|give) (me|us)? the same (stuff|things|items|groceries|shop|shopping|order|lot|bits) (that)? (i|we) (got|had|bought|ordered|did) (last|the last|the other) (time|week|month|trip|order)?
(just|please)? (get|buy|order|give|send|add|grab|bring) (me|us)? (what|whatever|everything|all the stuff|the stuff|the things|the stuff that|the things that) (i|we) (usually|normally|always|typically|regularly) (get|buy|order|have|want|go for)
(what|whatever) (i|we) (usually|normally|always|typically|regularly) (get|buy|order|have)
(i'll|we'll|i|we) (have|want|take|need) (the|my|our) (usual|same as always|same as usual)
same as (always|usual|ever|normal)
(reorder|re-order|rebuy|re-buy|repeat|redo|duplicate|copy) (everything|all|all of it|it|that|the same|same|my|the|my last|the last|my previous|last week's|last|previous|my usual|my past|last month's|from|my most recent|what i got|what i bought)? (items|order|orders|shopping|groceries|list|purchase|purchases|stuff|cart|basket|trip|week)? (from|as)? (last|previous)? (time|week|month|order|trip)?
(same|the same) (as|order as|groceries as|list as|stuff as|thing as|things as|items as|shopping as|order|thing|groceries|stuff|list|again)? (last|before|usual|always|the last|my last|previous|the previous) (time|week|month|order|trip|shop|shopping|times|visit)? (order|list|shop)?
(get|buy|order|add|give me|i want|i'll have|i need|i'd like|do|put|send me|bring me|let's get|get me|i'll take|we need|let's do|reorder|repeat) (me)? (all)? (the|my|our)? (usual|usuals|regular|regulars|normal|weekly|standard|typical|usual stuff|usual groceries|usual order|usual items|usual list|regular order|regular groceries|regular items|weekly order|weekly groceries|weekly shop|weekly shopping|normal order|normal groceries|standard order|staples|usual things|usual shopping|regular stuff|usual weekly groceries|normal stuff)
(my|the) (usual|regular|standard) (order|groceries|stuff|items|list|shopping|please|things)?
(get|buy|order|add|put|i want|i need|give me|reorder|repeat|can i get|i'd like|send me|bring me|rebuy|let's get) (me)? (again)? (everything|all the things|all the stuff|all the items|all|the things|the stuff|the items|what|whatever|the same things|the same stuff|the same groceries|the same items|the same|same things|the same thing|the groceries|exactly what|same|same stuff|all the groceries|the same order|same order) (that)? (i|we)? (bought|got|ordered|purchased|had|get|usually buy|usually get|always get|always buy|normally buy|normally get|as|from|as last) (the)? (last|before|usually|previous|my last|always|previously|usual|two weeks ago|yesterday|on) (time|week|month|order|trip|shop|shopping trip|monday|tuesday|wednesday|thursday|friday|saturday|sunday|saturday's|purchase|visit)?
(everything|all|what|whatever|the stuff|the items|items|things) (i|we) (bought|got|ordered|purchased|had) (last|before|previously|yesterday|on) (time|week|month|order|trip)?
(buy|order|get) (it|them|that|those|everything|all|this|the same|my last order|last week's order|last week's groceries|my previous order|the last order|my last purchase|last order|the previous order|my past order) again
(order|buy|get|add|repeat|reorder|do|place|redo|re-order) (my|the|a repeat of my|a repeat of the|again my)? (same)? (last|previous|most recent|past|prior|last week's|last month's|last time's) (order|purchase|shop|groceries|list|shopping|cart|week's order|week's groceries|week's list|weeks order|shopping trip|trip) (again)?
(last week's|last month's|last time's) (order|groceries|list|shopping) (again)?
(the)? usual
buy again
order again
"),
    (Cmd::CreateList, "
(create|make|start|begin|open|set up|build|add|generate|new|i need|i want|give me|i'd like|help me start|help me make|help me create|initiate|establish|prepare|compile|do|get me|form|draft|put together) (me|up|us)? (a|an|my|another|the|one)? (brand)? (new|separate|different|fresh|second|another|empty|blank)? (shopping|grocery|groceries|check|to buy)? (list|checklist|shoppinglist)
(create|make|start|begin|set up|build|help me start|new|i want|i need|open|do|form|put together) (me|up|us)? (a|an|my|another|the)? (new|separate|different|fresh|brand new)?
new (shopping|grocery)? list
(a)? new (shopping|grocery)? list (,)? (call it|name it|called|named|titled)
set up (a|another)? (new)? list (,)? (called|named|titled)
(a|another|my) new (shopping|grocery|work schedule)? list
"),
    (Cmd::DeleteList, "
(delete|remove|erase|trash|get rid of|throw away|throw out|destroy|discard|cancel|drop|toss|scrap|bin|kill|eliminate) (my|the|this|that|all|all my|all the|all of my|a|our|every|these|those|entire|all of)? (whole|entire|current|last|first|second|shopping|grocery|old|previous|groceries|new|to buy)? (shopping|grocery)? (list|lists|shoppinglist)
"),
    (Cmd::ShareList, "
(share|send|email|text|forward|give|show|mail|message|export|print) (my|the|this|our|a copy of my|a copy of the|it|that|over my|over the|out my)? (shopping|grocery|whole|entire|current|groceries)? (list|cart|basket|it) (with|to|over to|out to|via|by)?
(share|send|email|text|forward) (it|this|that|the|my|our)
(invite|add|let|allow|give) 
collaborate (with|on)
(share|sync) (with)
"),
    (Cmd::Diet, "
(please)? (keep|make) (everything|it all|all of it|my order|my cart|my list|all my food)
(i'm|im|we're|i am|we are|i'm a|i am a|we're all|i'm strictly|my family is|my wife is|my husband is|my son is|my daughter is|my kid is|my kids are|he's|she's|everyone is|the kids are|my partner is|my girlfriend is|my boyfriend is|our family is|my household is|my mom is|my dad is|i've gone|i went|we went|i've become|i became|my daughter's|my son's|my wife's|my husband's) (a|also|all|strictly|now|trying to be|currently|actually|a strict|going|mostly|trying to go|doing|eating|on|on a|on the|following a|following the|doing a|doing the|trying a|a type 2|type 2|going on a)? (strict|very)?
(i|we) (follow|eat|keep|am on|am following|are on|only eat|only buy|stick to|have to eat|need to eat|try to eat|am eating|are eating|do|have gone|'ve gone) (a|an|the|strict|only|strictly|mostly|all)?
(i'm|we're|i am|we are) (trying to|going to|gonna|about to)? (go|going|stay|staying|eat|eating|keep|keeping|be|doing|do) (a|strict|strictly|mostly)?
(everyone|everybody|the whole family|the family|our house|this house|my house|the kids|the household|my flatmate|my roommate) (here|at home)? (is|are|eats|eat|keeps|went|goes) (a|all|strictly)?
(put|set) (me) (on|down as|as) (a)?
(set|change|update|make|mark) (my|our) (diet|dietary preference|dietary preferences|dietary restriction|preference|dietary needs) (to|as|is)
(my|our) (diet|dietary preference|dietary restriction) is
(remember|note|know|save|keep in mind|please remember|just so you know|fyi|remember that) (that|,)? (i'm|im|i am|we're|we are|my family is|my wife is|my husband is|my son is|my daughter is) (a|on a|on)?
(only|always) (show|suggest|recommend|buy|get|find|use|pick|choose) (me)? (only)?
"),
    (Cmd::Allergy, "
(i'm|im|we're|i am|we are|he's|she's|my son is|my daughter is|my kid is|my kids are|my wife is|my husband is|my child is|someone is|everyone is|my family is|my partner is|my mom is|my dad is|my daughter's|my son's|my wife's|my husband's|my roommate is|my girlfriend is|my boyfriend is|our son is|our daughter is|my toddler is|my baby is) (also|severely|deathly|highly|very|really|super)? (allergic|intolerant|sensitive) (to)
(i'm|i am|we're|he's|she's|my son is|my daughter is|my wife is|my husband is) (also)?
(i|we|he|she|my son|my daughter|my kid|my wife|my husband|my child|my partner) (have|has|got|suffer from) (a|an|got a|severe|a severe|a bad|a serious|really bad)? 
allergic to
allergies
(add|set|record|note|save) (a|an|my)? 
(remember|note|know|save|keep in mind) (that)? (i'm|im|i am|my son is|my daughter is|my wife is|my husband is) (allergic|intolerant|sensitive) to
"),
    (Cmd::BrandHabit, "
(i|we) (always|usually|only|generally|normally|typically|mostly|prefer to|like to|tend to|love to) (buy|get|use|drink|choose|go for|go with|purchase|order|pick|prefer|like) (the)?
(i|we) (prefer|like|love|favor|favour|really like|really love|much prefer|would prefer|'d prefer) (the)?
(i'd|we'd) (prefer|rather have) (the)?
(my|our) (favorite|favourite|preferred|go-to|usual|default|go to|regular) (brand|store|shop|supermarket|milk|coffee|brand of|kind of|cereal|bread|yogurt)
(set|make|save|remember|change|update) (my)? (preferred|favorite|favourite|default|go-to)
(always|only) (get|buy|use|choose|pick|give me|order|go with|add) (me|us)? (the)?
(i|we) (always|only ever) (want|eat|use|buy|drink|have) (the)?
(i'm|i am|we're) (a|an) (big|huge|loyal)? (fan of)
(remember) (that)? (i|we) (always|like|prefer|usually|only|love) (buy|get|use|drink)? (the)?
(from now on|going forward|in future|in the future) (,)? (can you|please|i'd like you to|you can)? (always|only|just)? (get|buy|use|choose|i want|i only want|we only want|i only buy|we only buy|i always want|i'd like|order|pick|give me|get me|get us)?
(i|we) (always|usually|only|mostly|normally|typically|generally|almost always|tend to|like to|prefer to)? (do (all)? (my|our|the) (grocery|food|weekly)? (shopping|shop)|shop|go shopping|get (all)? (my|our|the) (groceries|shopping|food)|buy (all)? (my|our|the) (groceries|food)) (at|in|from)
prefer
"),
    (Cmd::Avoid, "
(i'm|i am|we're|we are|im) (trying|going) to (cut out|avoid|cut down on|cut back on|give up|stay off|stay away from|quit|eat less)
(nobody|no one|noone|none of us|no-one) (here|at home|at ours|in this house|in our house|in my house|in the house|in my family|in the family|in our family)? (really)? (eats|likes|drinks|touches|can have|can eat|will eat|ever eats) (any)?
(i|we|he|she|my son|my daughter|my kids|my wife|my husband|my family|my kid) (don't|dont|do not|can't|cant|cannot|can not|won't|will not|never|doesn't|does not|should not|shouldn't|am not allowed to|try not to|must not|hate|avoid|dislike|can no longer|no longer|hates|really don't|try to avoid|am avoiding) (eat|have|consume|drink|like|do|tolerate|digest|touch|stand|buy|use|want to eat|eat any|any)?
(never|don't ever) (buy|show|suggest|recommend|add|get|give) (me)? (any|anything with)?
(avoid|no) (anything with|products with|foods with|food with|all)
(nothing|not anything|i don't want anything|we don't want anything|don't want anything|don't get anything|don't buy anything|don't add anything) (with|containing|that has|that contains|made with) (any)?
avoid
(i'm|i am|we're) (avoiding|cutting out|off|staying away from|not eating|giving up|cutting down on|cutting back on)
don't (show|suggest|recommend) (me)? (any|anything with)?
"),
    (Cmd::Recipe, "
(add|get|buy|put|order|grab|pick up|throw in) (me|us)? (on|in)? (what|whatever|everything|all|anything|all that|the things|the bits) (i|we|i'd|we'd|i'll|we'll) (need|want|require|have to have) (for|to make|to cook|to bake)
(the|all the|all)? (bits|bits and pieces|makings) (for|to make)
(add|get|buy|put|order|grab|need|i need|we need|give me|find|throw in|i want|include|toss in|show me|list|tell me|pick up|i'd like|put down|write down|jot down|note down|put in|add in|stick on) (me)? (all|all of)? (the|my)? (ingredients|recipe|ingredient list|stuff|everything|fixings|fixins|things|items|makings|supplies|groceries) (i need|we need|needed|required|necessary|list|that i need)? (for|to make|to cook|of|to bake|to prepare|for making|for cooking|for baking|in)
(everything|ingredients|stuff|all the ingredients|the ingredients|fixings|fixins|supplies|recipe|a recipe|the recipe|all the fixings|the fixings) (i need|we need|needed|required)? (for|to make|to cook|to bake)
(i'm|im|we're|i am|we are) (making|cooking|baking|preparing|having|planning to make|planning|going to make|gonna make|going to cook|going to bake|grilling|doing|serving|thinking of making|thinking about making|hosting|planning on making)
(i|we) (want|would like|plan|need|am planning|are planning|'d like|wanna|am going|have) to (make|cook|bake|prepare|grill|serve|whip up|try making)
(i'd|we'd) (like|love) to (make|cook|bake|prepare|try making)
(i|we) (wanna|gotta) (make|cook|bake)
(let's|lets|let us|can we|could we|help me|i'll|we'll|i will|we will) (make|cook|bake|prepare)
(make|cook|bake|prepare|cooking|making|baking|planning|whip up)
(what|which|what all|what else|what ingredients|which ingredients|what things|what stuff|what items) (do|should|would|will|must) (i|we|you) (need|need to buy|need to get|buy|get|require|have to buy|put|use|have to get) (for|to make|to cook|to bake|in|to prepare|when making|in order to make|if i want to make|if i'm making)
(what) (are) (all)? (the)? ingredients (for|to make|needed for|in|i need for|of|required for|used in|to)
(what) (ingredients|all ingredients) (are|go|do i need|are needed|are used|are required|should i buy) (in|into|for|to make)
(what) (goes|all goes|is|all is|do you put) (into|in) (a|an|the)?
(recipe|recipes|ingredients) (for)
(find|get|give|show|search for|look up|look for|tell|suggest|share) (me)? (a|an|the|some|any)? (good|easy|quick|simple|great|best|healthy)? (recipe|recipes) (for|of|with|to make|on)?
do you (have|know) (a|an|any|the)? (good|easy)? (recipe|recipes) (for)?
(how) (do|can|should|would) (i|you|we|one) (make|cook|bake|prepare|grill|roast)
how to (make|cook|bake|prepare)
(tonight|dinner|lunch|supper|breakfast|dinner tonight) (is|will be|we're having|i'm making)
(having|hosting) 
"),
    (Cmd::Nutrition, "
(the|what are the|what's the|give me the|whats the)? (macros|macro nutrients|nutrients|cals|carb count|kcal|sodium level) (for|in|of) (a|an|the|one)?
how (many|much) (calories|cals|carbs|protein|sugar|salt|fat|sodium|fibre|fiber) (r|are there|is there|do|does) (in|a|an|the)? (a|an|the)?
(is|are) there (any|a lot of|much)? (sugar|gluten|dairy|nuts|peanuts|milk|soy|salt|sodium|caffeine|lactose|egg|eggs|meat|alcohol|wheat|fiber|protein|fat) in (the|a|an)?
how (many|much) (calories|carbs|carbohydrates|protein|sugar|fat|sodium|fiber|fibre|cholesterol|salt|caffeine|calcium|iron|vitamin c|grams of sugar|grams of protein|grams of fat|grams of carbs|grams of fiber|saturated fat|net carbs|cals|potassium|added sugar|trans fat|points) (is|are|does|do|in|has|have|per|there|will|would|can|were|am) (there|in|the|a|an|i|you)? (in|get|eating|have)? (a|an|the|one|some|my|in|from)?
(what's|whats|what is|what are|show|show me|give me|tell me|get|find|check|look up|tell me about|pull up|get me|do you know|i need|i want) (me)? (the)? (nutrition|nutritional|calorie|calories|caloric|nutrient|allergen|dietary) (facts|info|information|count|content|value|values|label|contents|in|of|for|data|amount|breakdown|profile|details|benefits)? (of|for|in|on|about)? (a|an|the|one)?
(what's|whats|what is|tell me|check|show me|give me) (the)? (carb|protein|fat|sodium|sugar|fiber|cal|salt|caffeine) (content|count|amount|level|value|info|in) (of|for|in|on)? (a|an|the|one)?
(nutrition|nutritional|calorie|calories) (facts|info|information|count|content|value|label)? (of|for|in|on)? (a|an|the)?
(what) (nutrients|vitamins|minerals|allergens) (are|does|is) (in|there in)? (a|an|the)?
(protein|carbs|calories|cals|fiber|fibre|sodium|caffeine|cholesterol) in (a|an|the|one|my)?
(number of|amount of) (calories|carbs|protein|sugar|fat|sodium) in
"),
    (Cmd::OrderStatus, "
(i|we|i've|we've) (still)? (never|didn't|haven't|have not) (got|get|gotten|received|receive) (my|our|the) (order|delivery|groceries|package)
(where|where's|wheres) (is|are|'s|the|my)? (my|the|our)? (last|latest|grocery|recent|online|amazon|walmart)? (order|orders|delivery|package|packages|groceries|shipment|driver|stuff|shopping order|grocery order|purchase|food delivery)
(when|what time|how soon) (is|are|will|does|can|do|should|would|'ll|'s) (my|the|our|i)? (expect|get|receive)? (my|the)? (last|latest|grocery|recent)? (order|orders|delivery|package|packages|groceries|shipment|driver|food|stuff|purchase)
(when's|whens) (my|the|our) (order|delivery|package|groceries|shipment)
(what's|whats|what is|show|show me|check|give me|tell me|get|find|find out|see|track|view|check on|update me on|how is|how's|look up|pull up|lookup|locate|follow up on|find me|any update on|any updates on|any news on|provide) (me)? (up with)? (the|my|our)? (status|state|progress|location|eta|update|shipping status|delivery status|order status|tracking|tracking info|tracking number|arrival time|whereabouts|estimated delivery|delivery date|delivery time|shipping) (of|on|for|about|update on)? (my|the|our|that)? (last|latest|recent)? (order|orders|delivery|package|packages|groceries|shipment|purchase)?
(track|check|check on|follow|tracking|locate|look up|find) (my|the|our|on my)? (last|latest|recent)? (order|orders|delivery|package|packages|groceries order|shipment|purchase|groceries delivery)
(has|have|is|did|are|will) (my|the|our) (last|latest|recent|grocery)? (order|orders|delivery|package|packages|groceries|shipment|driver|purchase)
(order|delivery|shipping|package) (status|update|tracking|eta)
(status of) (my|the)? (order|delivery|package|shipment)
how (long|far|much longer) (until|till|before|away|will|is|for) (my|the|does)? (order|delivery|groceries|package|driver|it be until my order|it take for my order)
(how is|how's) my (order|delivery)
(did|has) my (order|package|delivery|stuff|groceries)
update on my (order|delivery|package)
my order (is late|hasn't arrived|is missing|status)
"),
    (Cmd::CancelOrder, "
(forget|scrap|drop|bin) (about)? (the|my|that|this|our) (whole)? (order|delivery)
(cancel|abort|call off|stop|void) (yesterday's|today's|tomorrow's|this morning's|tonight's|this week's|last week's|monday's|tuesday's|wednesday's|thursday's|friday's|saturday's|sunday's) (order|delivery|pickup)
(i|we) (need|want|have|would like|'d like) to (cancel|call off|stop) (yesterday's|today's|tomorrow's|this week's|last week's) (order|delivery|pickup)
(cancel|abort|call off|stop|revoke|cancle|cancell|void|rescind|kill|withdraw) (my|the|this|that|our|an|all my|all)? (last|latest|recent|entire|whole|pending|current|upcoming|existing|previous|grocery|scheduled|online|tomorrow's|today's|next)? (order|orders|delivery|deliveries|pickup|purchase|shipment|grocery order|grocery delivery|shopping order)
(i|we) (want|need|would like|'d like|have) to cancel (my|the|this|that|our|an)? (last|latest|recent)? (order|delivery|pickup|purchase)
(don't|do not) (place|send|submit|process|deliver|ship) (my|the|that|this)? (order|it)
(cancel) (order|the delivery|delivery)
"),
    (Cmd::Recommend, "
(pick|choose|find) (me|us|for me|for us)? (out)? (something|anything) (good|nice|tasty|fun|easy|quick|healthy|special|yummy)? (for)?
what (do|would|d'you|did) (you|ya) (reckon|suggest|recommend|think) (for|i should get|we should have|we should get|i should make|for dinner|for tea)?
(any|got any|have any|have you any|have you got any) (thoughts|inspiration|bright ideas|suggestions|clever ideas) (for|on|about)?
what (should|shall|could|can) (i|we) (have|make|cook|do|eat) for (tea|supper|brekkie|dessert|pudding|afters)
what (shall|should) (i|we) (knock up|rustle up|throw together|whip up|put together|bring|get in)
what (should|could|can|might|shall) (we|i) (snack on|munch on|nibble on|put together|whip up) (for|tonight|today)?
(can|could) (you|u) (sugest|sujest|suggets|recomend|reccomend) (something|somthing|sumthing|anything|some|a)? (for|to)?
(got|have|do you have|any|you got) (any|some|good)? (snack|dinner|lunch|breakfast|meal|dessert|recipe|appetizer|side dish|side|drink|food|party food|healthy|quick|easy) (snack|dinner|lunch|breakfast|meal|dessert|recipe|side)? (suggestions|ideas|recommendations|recs|options)
(snack|dinner|lunch|breakfast|meal|dessert|appetizer|side dish|drink) (suggestions|ideas|recommendations|recs)
what (should|could|can) (i|we) (bring|take|serve|bake|do) (to|for|at|with)
what (would|do) you (recommend|suggest|get|pair) (for|with|to)
(can you|could you)? (recommend|suggest) (me|us)? (a|an|some|any)? (good|nice|healthy|cheap|quick|easy)?
(what's|whats|what is|what would be|what tastes) good (with|for)
(what) (should|can|could|would|do you think|else should|else can|else could|do you suggest|do you recommend|might|shall) (i|we|you|that i|they)? (get|buy|have|make|eat|cook|add|serve|recommend|suggest|order|try|pick up|bring|pair|grill|bake|for) (for|to|with|tonight|today|this week|next)?
what (do you recommend|do you suggest|would you recommend|would you suggest|'s good|is good|are some good|else do i need|else do we need|am i missing|am i forgetting|did i forget|goes|goes well|pairs|pairs well|would go|are some|else goes|else might i need|are you recommending|have i forgotten|looks good|else might i want)
what's (good|missing|for dinner|for lunch|for breakfast|popular|new|trending|fresh|in season|a good|good today|a nice|a healthy|something good)
what is (good|for dinner|for lunch|for breakfast|popular|new|trending|fresh|in season|a good)
what are (people buying|popular items|your recommendations|some ideas|some suggestions|your suggestions)
(recommend|suggest|reccomend|recomend|recommend me|suggest me|give me|any|do you have any|got any|i need|i need some|can i get|show me|have any|i want|make|make me|offer|provide)  (me|us)? (some|a|an|any|your)? (recommendation|recommendations|suggestion|suggestions|ideas|idea|dinner ideas|meal ideas|snack ideas|lunch ideas|breakfast ideas|meal suggestions|recs|dinner suggestions|inspiration|meal idea|dinner idea)
(recommend|suggest|reccomend|recomend) (me|us|to me)? (some|a|an|something|any|anything|what|other)?
(surprise me)
(can|could|would) (you|u) (suggest|recommend|think of) (something|anything|some things|a few things|some stuff) (else|more|extra|other)? (to|that i could|that we could|i could|we could|i should|we should|i can|that i should|for me to) (add|put|get|buy|order|throw|pick up|have)
(suggest|recommend) (me|us)? (something|anything|some things|a few things) (else|more|extra|other)? (to|that i could|i could|i should|i can|for me to) (add|put|get|buy|order|throw|pick up|have)
(anything|what) (else)? (you|you'd|you would) (suggest|recommend) (that)? (i|we)? (should|could|to)? (add|get|buy|put|order|have)?
(i|we) (don't|dont) know what to (make|cook|eat|buy|get|have)
(need|want) (some)? (ideas|inspiration|suggestions)
(what) (wine|cheese|side|sides|sauce|bread|dessert|drink|drinks|snacks|fruit|vegetables|veggies|meals|meal) (goes|go|should|pairs|pair|would|can|are good|do you recommend|is best|works)
(which) (wine|cheese|side|bread|brand|one|coffee|milk|kind|yogurt|cereal) (is|do you recommend|would you recommend|should i|is the best|is better|do you suggest|goes)
(something) (good|nice|quick|easy|healthy|tasty|sweet|yummy) (for|to)?
(i'm|we're) (hungry|starving|bored of my usual)
(help me)? (decide|figure out) what to
"),
    (Cmd::Undo, "
(scrap|scratch|drop|remove|delete|bin|cancel|forget|take off) (the|my)? (last|latest|previous) (thing|item|one|bit)? (i|we|you) (added|said|put on|put in|did|asked for)
(actually)? (i|we) (don't|dont|do not) want (that|it) (after all|anymore|any more)?
(never mind|nevermind|nvm|wait|oops|no) (,)? undo (that|it|this)
(that|it) (wasn't|isn't|was not) what i (meant|wanted|said|asked for) (,)? (undo|undo that|undo it|put it back)
put (it|that|them|things|everything) back (how|the way|like|as) (it was|they were|it were|before)
(undo|revert|roll back|rollback|reverse|unde|und) (that|it|this|the last|my last|last|the last one|the last change|the last action|my last change|the previous|what i just did|what you just did|what you did|my last action|the last thing|everything|previous|the change|the changes|the last step|the last command|the last add)? (change|action|step|command|edit|one|thing)? (please)?
(take|bring|put|change|get) (that|it|this|them|those) back
(go|step) back (one step|one|a step)?
(put|add) (it|that|them) back (on|on the list|in|please)?
(oops|whoops|oopsie|my mistake|my bad) (,)? (undo|undo that|that was wrong|wrong one|not that|didn't mean that|i didn't mean that|i didn't mean to do that|that was a mistake)?
(that|it|this) was (a|an|my)? (mistake|wrong|error|accident|accidental)
(i|we) (didn't|did not) mean (that|to do that|to|it|to add that|to remove that|to delete that)
(cancel|scratch|strike|forget|reverse|ignore|disregard) (that|this|the last|my last|the last one|what i just said|last|that last one|that last|the last change|that change|what i said)
restore (it|that|my list|the list|them|what i deleted|the last|what i had)?
(change it|put it|set it) back (to what it was|how it was|to how it was)?
never mind that (last one|change)
"),
    (Cmd::Confirm, "
(yes|yeah|yep|sure|ok|okay|yup) (please)? (,)? (do it|go for it|clear it|empty it|delete it|wipe it|place it|order it|send it|submit it|clear it all|clear everything|delete it all|wipe it all)
(yes|yeah|yep|sure) (,)? (clear|empty|wipe|delete) (it|them|the list|my list|everything|all of it|it all|that list|that)
(that|it) (would be|'d be) (great|good|fine|nice|perfect|lovely)
(yes|yeah|yep|yup|ya|yea|yas|yess|aye|yessir|sure|sure thing|ok|okay|okey|okey dokey|k|kk|alright|correct|right|affirmative|absolutely|definitely|certainly|indeed|exactly|true|confirmed|confirm|fine|agreed|totally|uh huh|uh-huh|mhm|mm hmm|you bet|of course|roger|10-4|positive|yuppers|ye|y|yass|surely|for sure|sounds great|why not|perfect|great|good|cool)
(yes|yeah|yep|sure|ok|okay|yup) (yes|please|pls|plz|thanks|thank you|thats right|that's right|that's correct|that is correct|go ahead|do it|do that|do so|sure|of course|i am|i do|it is|correct|right|absolutely|ma'am|sir|indeed|sounds good|i'm sure|i am sure|i would|definitely|that works|that one|that's fine|clear it|clear my list|clear the list|delete it|delete everything|empty it|remove it|it's fine|it does|you can|you may|you should|exactly|great|perfect)
(that's|thats|that is|this is|it's|that|looks|seems|is|sounds|all) (right|correct|fine|good|great|perfect|it|true|okay|ok|works|work|wonderful|lovely|accurate|what i want|what i wanted|it is|works for me|awesome|alright|the one|cool)
(go ahead|do it|do that|please do|do so|let's do it|lets do it|let's do that|go for it|make it so|proceed|continue|that works|works for me|i'm sure|im sure|i am sure|i agree|i do|i confirm|please|yes please|sounds good|sounds good to me|sounds perfect|looks good|looks right|looks great|looks correct|ok do it|go on|by all means|carry on|you got it|keep going|please go ahead|i approve|i'm okay with that|ok go ahead|fine with me|fine by me|that is fine|that would be great|that would be fine|that'd be great|i'd like that|i would like that|i would|very well|okay then|sure why not|affirmative|i accept|accept|approve|approved)
"),
    (Cmd::Deny, "
(no|nah|nope|naw) (thanks|thank you)? (,)? (i'm|im|we're|i am|we are) (good|fine|ok|okay|all set|set)
(no|nah) (that's|thats|it's) (ok|okay|fine|all right|alright|enough)
(please)? (don't|dont) (do that|do it|bother|delete it|clear it|delete that|erase it|empty it|remove it|order it|place it)
(no)? (not) (that|this|those|these)
(i'd|i would) rather not
i didn't (say|ask for) that
(no|nope|nah|no no) (that's|that is|it's) (wrong|incorrect|not right|not it|not the one|not what i want|not what i meant|not what i said|a mistake)
(no|nope|nah|naw|nay|nein|negative|no way|no thanks|no thank you|no sir|never|not really|not now|not yet|not today|absolutely not|definitely not|of course not|no no|no no no|n|uh uh|nuh uh|no not that|no don't|no dont|don't|dont|do not|please don't|please dont|don't do that|dont do that|don't do it|do not do that|don't clear it|don't delete it|keep it|keep them|keep it as is|leave it|leave it alone|leave it as is|stop|cancel|cancel it|abort|quit|nevermind|never mind|nvm|forget it|forget about it|forget that i said that|let's not|lets not|not that one|not this one|not that|neither|none|none of them|none of those|none of these|i changed my mind|changed my mind|i don't want that|i don't think so|i do not think so|i'd rather not|i would rather not|rather not|wrong|incorrect|that's wrong|thats wrong|that's not right|that's not what i want|that's not what i meant|that's not it|that is wrong|that's incorrect|that is incorrect|not correct|not right|not quite|hold on|wait|no it isn't|no it's not|it's not|it isn't|no i don't|i don't|no i do not|no i'm not|i'm not|no i'm good|i'm good|i'm fine|no never mind|no nevermind|no cancel|no stop|no that's wrong|no wrong|no leave it|no keep it|hell no|i refuse|decline|no need|there's no need|maybe later|later|some other time|not at all|i disagree|false|i decline|don't bother|please no|no please|that won't work|that doesn't work)
"),
    (Cmd::Choose, "
(option|number|choice) (1|2|3|4|5|6|one|two|three|four|five|six|a|b|c|d) (works|work|please|is fine|sounds good|it is|then|will do|looks good|is good|for me)
(get|give|grab|find) (me|us) the (cheaper|cheapest|bigger|biggest|smaller|smallest|larger|largest|other|first|second|third|last) (one|ones|option) (please)?
(i'll|ill|i will|we'll|let's|lets|i'd|just)? (go with|take|have|choose|pick|select) (option|number|choice|item|#|the number|option number) (1|2|3|4|5|one|two|three|four|five) (please|then|thanks)?
(the)? (1st|2nd|3rd|first|second|third|last|fourth) (one)? (please|sounds good|looks good|is fine|works|is good|will do)
(the)? (first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|top|bottom|middle|other|former|latter|cheaper|cheapest|less expensive|least expensive|expensive|pricier|more expensive|most expensive|bigger|biggest|larger|largest|smaller|smallest|big|small|large|organic|regular|lowest priced|best value|best rated|highest rated|original|green|red|blue|white|store brand|name brand|generic|medium|previous|next) (one|option|choice|product|item|ones|size|of those|result|of them)
(the)? (first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|cheaper|cheapest|bigger|biggest|smaller|smallest|former|latter|other|largest|larger|least expensive)
(option|number|choice|no|#|pick number|item number|result|product number|option number|choice number|pick option|select option|choose option|choose number|select number|go with number|go with option|i choose|i pick) (#)? (1|2|3|4|5|6|7|8|9|10|one|two|three|four|five|six|a|b|c|d)
(i'll|ill|i will|let's|lets|we'll|i|i'd|please|can i|could i|just|ok|okay|yes)? (go with|take|have|choose|pick|want|prefer|select|like|do|get|use|go for|like to have|give me) the (first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|top|bottom|middle|other|former|latter|cheaper|cheapest|less expensive|least expensive|more expensive|most expensive|pricier|bigger|biggest|larger|largest|smaller|smallest|big|small|large|organic|regular|store brand|name brand|generic|medium|lowest priced|best value) (one|option|choice|size|ones|please|product|item)?
(i'll|ill|i will|let's|lets|we'll|i|i'd|please|can i|could i|just|ok|okay|yes)? (go with|take|have|choose|pick|want|prefer|select|like|do|get|use|go for|like to have|give me) (the)? (first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th|top|bottom|middle|other|former|latter|cheaper|cheapest|less expensive|least expensive|more expensive|most expensive|pricier|bigger|biggest|larger|largest|smaller|smallest|big|small|large|organic|regular|store brand|name brand|generic|medium|lowest priced|best value) (one|option|choice|size|ones|product|item)
(i'll|i will|let's|we'll)? (go with|take|have|choose|pick|select) (option|number|choice) (1|2|3|4|5|6|one|two|three|four|five|six|a|b|c|d)
(i'll|i will|let's|we'll)? (go with|take|have|choose|pick|select|want) (that|this) (one)
(that|this) one
(the)? (cheapest|cheaper|biggest|smallest|largest|smaller|bigger|lowest priced|best value) (one|ones|option|size|kind|brand)? (that)? (you've got|youve got|you have|you got|you can find|there is|available|possible|in stock|you carry|you sell)
(either|any|either one|any one|any of them|either of them|any of those|whichever|whatever|either one is fine|any is fine|either is fine|you choose|you pick|you decide|doesn't matter|it doesn't matter|i don't care|dealer's choice|up to you|whichever is cheaper|whichever is cheapest|whatever is cheapest|whatever's cheapest|whichever you think is best|surprise me with one)
"),
    (Cmd::Help, "
what (all)? (you|u) (can|could) (do|help|offer|help with|help me with) (for (me|us))?
(what|which) (sort|sorts|kind|kinds|type|types) of (things|stuff|tasks|questions) (can|could|do|are) (you|i) (do|help|help with|help me with|ask|say|understand|handle|good at)
(can you|could you|would you)? (please)? (explain|show me|teach me|tell me|walk me through) (how to|how i|how do i|how you|how) (use|work|operate|talk to|works|this works|it works) (this|it|you|this thing|the app|this app)?
what do you do (exactly)? (how does (this|it|this thing|the app|this app) work)?
how (does|do|would|should|might) (one|somebody|someone|people|anybody) (use|work|operate|talk to) (this|it|you|the app|this thing|this contraption|this app|this gadget)
what (are|were) you (able|capable|good) (to|of|at) (do|doing|help with|understand)?
what (else)? (are you able to|can you|could you) (do|help with|help me with|understand)
how (do|can|should) (i|we) (talk to|use|work with) (you|this|it)
what do you (do|know|understand|offer)
(i|we) (could use|need|want|would like) (some|a bit of|a little|a|your)? (help|hand|assistance) with (this|the list|my list|the app|the order|my order|it|shopping|my shopping)
(help|help me|help please|please help|i need help|i need some help|need help|i need assistance|assistance|can you help|can you help me|could you help me|help me out|can i get help|can i get some help|menu|commands|instructions|usage|manual|user guide|tutorial)
(what) (can|could|do) (you|i|u|we) (do|say|ask|ask you|ask you to do|do here|do for me|help with|help me with|tell you|do with this|do with you|use you for|do with this app|help me do|assist with|assist me with|type|ask for|get you to do)
what (are|can) (your|you) (capabilities|features|functions|abilities|options|commands|skills|be used for|do to help|be asked)
what (things|kind of things|sort of things|kinds of things|commands|questions|tasks|features|stuff|types of things|all) (can|do|are|could) (you|i|available|there) (do|say|ask|ask you|help with|understand|know|support|give you|help me with|ask about|use)
(how) (do|does|can|should) (this|i|it|you|the app|this app|this thing|that) (work|use this|use you|use it|get started|start|begin|function|use this app|use the app|operate|talk to you|help|help me|do this)
how (do|can) (i) (add|remove|delete|change|edit|update|clear|share|create|make|checkout|check out|order|use|place|see|view|set) (an|a|items|item|things|something|the|my|products|to)
(show|tell|give|list) (me)? (me)? (what you can do|the commands|your commands|help|some examples|examples|what i can say|what i can ask|how this works|how to use this|how it works|your features|all commands|available commands|what you do|instructions|the menu)
i don't (know how|understand) (to use this|this|how this works|how to use this|what to do|what to say)?
i'm (lost|confused|stuck)
(get|getting) started
what now
"),
    (Cmd::SmallTalk, "
(hello|hi|hey|yoo hoo|knock knock)? (there)? anybody (home|there|in)
(you're|youre|ur|you are|u r) (so|really|very|pretty|too)? (funny|sweet|kind|cute|nice|helpful|good|great|clever|hilarious) (lol|haha|lmao)?
(i'd|i would) be lost without you
(ta|ta very much|ta muchly|ta love|tysm|tyvm|tks)
(thanks|thank you|thx|ty|ta|cheers|ta very much)? (you're|youre|ur|you are|u r|you are simply|you're simply) (the|a|an|such a|so|my)? (absolute|real|total|true|little)? (best|star|lifesaver|life saver|angel|legend|hero|doll|gem|saint|treasure|sweetheart|champ|rock|genius|wonderful|helpful|kind|sweet|rockstar|peach|darling|godsend|goat|star)  (lol|haha|xx|x)?
(lol|haha)? (hi|hello|hey|hiya|yo) (bestie|dear|love|darling|friend|mate|pal|buddy|fam|sweetheart|dude|bro)
(hi|hello|hey|hiya|howdy|yo|sup|greetings|hola|heya|hey there|hi there|hello there|good morning|good afternoon|good evening|good day|good night|morning|evening|g'day|welcome|what's up|whats up|wassup|hey you|hey buddy|hi friend|hello hello|anyone there|are you there|you there|hello assistant|hey assistant)
(thanks|thank you|thx|ty|thank u|cheers|much appreciated|appreciate it|i appreciate it|thanks a lot|thanks so much|thank you so much|thank you very much|thanks very much|many thanks|thanks a bunch|thanks a million|thanks for your help|thank you for your help|thanks for the help|thank you for helping|thanks for helping|thanks again|thanks for that|thank you for that|thank you kindly|i thank you|thanks man|thanks buddy|thank you a lot|tysm|great thanks|ok thanks|okay thanks|ok thank you|perfect thanks|great thank you|awesome thanks|i appreciate your help|i appreciate the help|i appreciate that|thank you i appreciate it|that was helpful|that's helpful|very helpful|you've been helpful|you've been very helpful|you are helpful)
(bye|goodbye|good bye|bye bye|see you|see ya|see you later|later gator|talk to you later|ttyl|have a good day|have a nice day|have a great day|have a good one|have a good night|take care|catch you later|farewell|so long|until next time|peace|peace out|cya|adios|see you soon|see you tomorrow|good talk|it was nice talking to you|nice talking to you|talk soon|gotta go|i have to go|i gotta go|goodnight|night)
(how are you|how are you doing|how are you today|how are you doing today|how's it going|hows it going|how is it going|how do you do|how have you been|how's your day|how is your day|how's your day going|how was your day|are you okay|you okay|what's new|whats new|how's everything|how is everything|how are things|what's going on|how goes it|what's happening|how ya doing|how you doing|how is your day going|how's life|how are you feeling)
(who|what) are you
who made you
(are|r) you (a robot|a bot|human|real|a human|an ai|a person|a real person|there|a computer|alive|smart)
(what's|what is|whats) your name
(nice|good|great) (to meet you|job|work|one|meeting you)
(nice|great|awesome|cool|amazing|wonderful|excellent|fantastic|lovely|brilliant|wow|haha|lol|ha|hahaha|neat|sweet|impressive|well done|good job|nice work|you rock|you're great|you are great|you're awesome|you are awesome|you're the best|you are the best|you're amazing|i love you|love you|you're funny|you are funny|you're smart|good bot|bad bot|you're welcome|no problem|no worries|sorry|my apologies|i'm sorry|excuse me|pardon me|never better|congrats|congratulations|bless you|you're so helpful|you're a lifesaver|happy holidays|merry christmas|happy new year|happy birthday|happy thanksgiving|i like you|you suck|you're dumb|you are dumb|that's great|thats great|that is great|that's awesome|that's cool|that's nice|that's funny|very good|very nice|so good)
"),
    (Cmd::Closing, "
(oh)? (and)? (one|1) (more|last|other) thing
(oh)? (and)? (another|one other|one final|last) thing
(oh)? (and)? (before i forget|by the way|while i remember|that reminds me|while i'm at it|while we're at it)
(uh)? what was it (again|now)? (oh yes|oh yeah|ah yes|right)?
(oh)? (what else|let me think|let's see|lets see|let me see|hang on|where was i) (oh yeah|oh yes|oh)?
(that's|thats|that is|that'll be|that will be|thatll be|this is|it's) (all|it|everything|all for now|it for now|all for today|it for today|all i need|all we need|everything for now|all thanks|all i want|the list|everything i need|enough|all i needed|it thanks|all folks|it then|all then) (for now|for today|thanks|thank you|please)?
(i think|i believe|i guess) (that's|thats|that is) (all|it|everything|all for now|it for now|all i need)
(nothing else|nothing more|no more|nothing|i'm done|im done|we're done|done|all done|all set|i'm all set|we're all set|i'm finished|finished|end of list|and that's it|and that's all|that should do it|that should be all|that should be it|that'll do|that will do|that does it|ok that's all|okay that's all|ok that's it|okay that's it|just that|just those|only those|that's about it|enough for now|good for now|i'm good for now|that'd be all|that would be all|that would be it)
(for now|as well|too|if possible|if you can|if you could|when you get a chance|when you can|whenever|asap|right away|real quick|quickly|today please|for me|please|pls|plz|please and thank you|thanks in advance)
(here's|heres|here is|here are|this is|the following is) (my|the|our|this week's|what i need|a) (list|shopping list|grocery list|shopping|groceries|order|things i need|items|weekly list)? (for today|for this week|for the week)? (:)?
(my|the|our|this week's|weekly|today's)? (shopping list|grocery list|groceries|list|shopping|grocery shopping) (for this week|for the week|for today|for tomorrow|for the party|today|this week|as follows|for) 
(let's|lets) (see|start|go|go shopping|do some shopping|shop|get started)
(i|we) (need|want|would like|have|wanna) (to)? (go)? (to)? (do)? (some|the|my|a)? (groceries|grocery shopping|shopping|go shopping|shop|do shopping|do groceries|the following|a few things|some things|some stuff|some groceries|a couple things|a couple of things|some food|a bunch of stuff|a few items|some items|to shop|to go grocery shopping|these items|these things|the following items|the following things) (:|from the store|at the store|from the supermarket|today|tomorrow|this week)?
(i'm|we're) (going|heading|off) (to the (store|supermarket|market|shop|grocery store)|shopping|grocery shopping)
(it's|its) (taco|pizza|burger|pasta) (night|tuesday)
(let me think|let me see|hmm|um|uh|hold on a sec|one sec|one moment|just a second|give me a second|what else)
"),
    (Cmd::OutOfScope, "
(tell me a (joke|story|fact|riddle)|sing (me)? a song|what time is it|what day is it|what's the weather|what is the weather|how's the weather)
"),
];
