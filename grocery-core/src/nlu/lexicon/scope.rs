//! Words of other trades: what a grocery agent does not do.

use super::Class;

/// Classes of words that say a sentence is about something else.
pub(super) static CLASSES: &[(Class, &str)] = &[
    (
        Class::FOREIGN,
        "voice voices temp fuel money spent spending electricity electric utilities checkbook checkbooks louder quieter factory oil-filter browser internet website \
      reset settings places attractions entertainment bored paperwork daycare pay-stub paystub request requests male female spouse customer service representative agent human operator \
      species engagement-ring dictionary thesaurus horoscope lottery tip gratuity nearest nearby near closest download app apps camera photo photos picture pictures \
      wallet keys lost stolen report blocked frozen compromised declined damaged limit limits approval approved mortgage student school class university exam grade homework colors painting \
      ringtone notification notifications wake-up bedtime sleep dream pto days-off benefits withholding deduction form forms document documents file files folder spreadsheet \
      weather forecast temperature rain raining snow snowing sunny humidity alarm alarms timer timers stopwatch reminder reminders \
      calendar calender appointment appointments meeting meetings event events schedule schedules flight flights airline airport plane airplane \
      hotel hotels motel reservation reservations restaurant restaurants taxi uber lyft cab bus train trains subway traffic directions route \
      bank banking account accounts routing checking savings debit card cards visa mastercard amex pin password credit loan mortgage \
      payment payments bill bills paycheck payday salary income tax taxes w2 401k rollover insurance deposit transfer transaction transactions apr \
      interest refund fraud fraudulent balance invest investment \
      stock-price stocks shares exchange currency euros yen dow nasdaq music song songs playlist playlists album albums artist radio podcast podcasts \
      audiobook movie movies film theater theatre cinema concert concerts news headlines headline game games chess video netflix spotify pandora \
      email emails mail inbox text texts message messages sms phone call calls contact contacts voicemail tweet twitter facebook instagram \
      light lights lamp lamps thermostat vacuum roomba volume speaker brightness bulb-off plug socket wifi bluetooth \
      tire tires mileage mpg gas gasoline engine oil-change car cars truck vehicle mechanic battery-jump odometer \
      vaccination vaccinations vaccine vaccines passport luggage suitcase travel trip vacation pto visa-application visas \
      joke jokes story fact trivia riddle poem translate translation spell spelling definition define synonym meaning-of spanish-word \
      calculate calculator equation square root multiply plus-minus timezone time-zone o'clock clock date-today birthday holiday holidays \
      president capital population mountain river ocean planet moon country countries city war history-of president's celebrity actor actress \
      job jobs application work boss office rent apartment house landlord wedding doctor dentist haircut gym workout exercise \
      robot siri alexa-name accent language languages whisper pets hobbies hobby nickname ai bot computer laptop printer software \
      coin dice flip roll-dice measure-conversion convert meters feet inches miles kilometers celsius fahrenheit \
      laundry-list homework chores chore todo to-do todos tasks task errands sports football soccer baseball basketball nba nfl score scores team \
      atm cash checkbook checks overdraft statement withdrawal spending-history rewards points-balance carry-on gate boarding layover itinerary \
      rental subscription subscriptions ammunition sword laptop laptops eyeglasses channels earnings sewer eateries spacesuit spacesuits tires landmarks roofer roofers plumber timezones antifreeze rental tickets ticket amtrak crossing gps location address neighborhood parking gate jump-start maintenance",
    ),
    (
        Class::FOREIGN_VERB,
        "play call text turn dial remind schedule translate spell define calculate wake pause mute unmute dim email tweet \
      post sing dance drive walk fly travel convert flip roll invest transfer deposit withdraw freeze unfreeze block unblock sync connect \
      pair reset reboot restart install uninstall download upload record snooze brighten lower raise reserve describe sell talk speak whisper shut switch-off \
      teach learn visit study meet marry meditate exercise vacuum mop wash feed water mow dust repair vote rate",
    ),
];

/// Phrases of other trades. Where one stands in a sentence, it is not about groceries.
pub(super) static PHRASES: &str = "
(drop|truncate|alter|create) (table|tables|database|schema)
select * from
union (all)? select
insert into
delete from (users|user|accounts|customers)
or 1 = 1
rm - rf
(to do|to-do|todo|task|tasks|chore|chores|wish|contact|contacts|play|guest|invite|reading|bucket|packing|christmas card|mailing|phone|music|errands) (list|lists)
list of (things to do|chores|tasks|friends|songs|contacts|books|movies|names|events|people)
things to do
(what|who|how) (time|old) (is|are)
oil (change|changed|changes|type)
oil (be|get|got|was|is|needs|need|needed|should|being|last|has|been) (be|been|to be|get|got|last|being)? (changed|change|changing|replaced)
(changed|change|changing) (my|the|your|car) oil
(car|motor|engine) oil
kind of oil
(reminder|reminders) (list|lists)
list of (to dos|todos|reminders)
remind me to (take|check|bring|wash|call|pay|clean|turn|send|feed|walk|water|defrost|thaw|cook|eat|do|mail|charge|leave|go)
get (a)? hold of
(next|previous|this|that|last) (song|track|channel|station)
(my|current) location
(battery|phone|device) (health|life|level|percentage|falls|dies|died)
iphone
dry (cleaned|cleaning|cleaner|cleaners)
rent a
meeting (room|rooms)
(speaking|talking|voice) (speed|rate|volume)
speak (faster|slower|louder|quieter|up)
(divided|multiplied) by
(book|fiction|novel|movie|travel|suit) (recommendation|recommendations|suggestion|suggestions)
(fiction|mystery|romance|history) (book|books|novel|novels)
(divorce)? (attorney|attorneys|lawyer|lawyers)
(magnetic) (strip|stripe)
(my|the) (phone's|phone) sync
sync from my phone
(for|relieve) (my|a|the) (cough|rash|fever|headache)
(medical|maternity|sick|paternity|annual) leave
(pay|paying) (my|the|this) (bill|bills|rent|mortgage|subscription)
(change|changing|check) (the|my)? oil
(my|the) oil (is|be|was|needs|need|get|due|to|light)
table for (2|3|4|5|6|7|8|two|three|four|five|six|seven|eight)
book (me|us)? a table
(the)? time (in|zone)
list of (shit|stuff) to do
health (care|insurance)
good (reviews|rating|ratings)
(restaurants|restaurant|places|spot|place) (to|near|around|in|that)
(pay|payment) (day|schedule)
carry (on|ons)
(call|calling) me
things to (see|do)
(my|your|the) name
lock the (doors|door)
(set|change) (the|your|my) (temp|temperature|volume|voice|name|accent|language|whisper|username|password|thermostat)
credit limit
my credit
(pay|owe|paid) (on|for|of) (my|the|all) (bills|bill|car|house|electricity|taxes)
credit (card|score|limit|cards)
debit card
bank account
gift card balance
pin (number|code)
my pin
(set|change|reset|update) (my|the|a) (alarm|timer|pin|password|volume|thermostat|reminder|clock|name|language|accent|voice)
(turn|switch) (on|off|up|down)
(shut|turn) (the|it|off|down)
do (laundry|dishes|the dishes|the laundry|my homework|homework|my taxes)
wash the (dog|car|dishes|windows|clothes)
clean(ing)? the (house|kitchen|bathroom|garage)
walk the dog
gas station
gas (price|prices)
meaning of (life|the word)
(book|reserve) (a|me|the) (flight|hotel|table|room|car|cab|taxi|ticket|uber|trip)
(movie|train|plane|bus|flight|concert) (ticket|tickets|times|time)
plane ticket
sign (me|up)
look up (the)? (definition|meaning)
in (spanish|french|german|italian|japanese|chinese|portuguese|korean)
who (is|was|are|were|invented|won|made|wrote|sang|built|created|designed|programmed)
what does (it mean|that mean)
how do (you|i) (say|spell|pronounce|get to|fix|unlock|reset|change|call)
how far
how long (is|does it take|until|will it take|till)
how tall
how many (miles|days|people|hours|minutes|feet|inches|kilometers|cups are|ounces are|teaspoons are|tablespoons are|grams are)
traffic (in|on|to|jam)
exchange rate
tire pressure
social security
interest rate
direct deposit
international (fees|transaction)
out of office
days off
health insurance
car insurance
lost (luggage|card)
jump start
last name
my (phone|car|boss|doctor|dentist|landlord|bank|house|apartment|flight|meeting|schedule|calendar|password)
call (mom|dad|my|the|him|her|a)
cell phone
smart home
fun fact
";
