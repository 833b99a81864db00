//! Product phrases that stay whole: names with "and", with numbers, with "no", and compounds.

/// Names that neither split nor give up a number.
pub(super) static WHOLE: &str = "
3 musketeers
nutritional yeast (flakes)?
(lay's|lays|walkers|kettle|kettle brand|utz|cape cod|ruffles|mccoy's|tyrrells) (salt|sea salt) (and|&|n) (vinegar|pepper) (chips|crisps)?
everything bagel (seasoning|spice|chips|thins|cream cheese)?
(coke|coca cola|coca-cola|pepsi|sprite|fanta|dr pepper|monster|7 up|mountain dew|ginger ale|irn bru) (cherry|vanilla)? zero (sugar)?
(mac|macaroni) (and|&|n|'n'|n') cheese
mac-and-cheese
mac-n-cheese
half (and|&|n) half
half-and-half
half & half
(salt|sea salt) (and|&|n) (vinegar|pepper) (potato)? (chips|crisps|chip|crackers|popcorn|pistachios|cashews|almonds|wings|grinder|shakers|mills|grinders)
salt (and|&) pepper (shaker|shakers|grinder|grinders|squid|calamari)
(pork|franks|beans|beanie) (and|&|n) (beans|franks|weenies)
ben (and|&|n) jerry's
ben (and|&) jerrys
ben (and|&) jerry
arm (and|&) hammer
head (and|&|n) shoulders
m & m's
m & ms
m (and|&) m's
m (and|&) ms
johnson (and|&) johnson
johnson (and|&) johnson's
mike (and|&) ike
good (and|&) plenty
crosse (and|&) blackwell
lea (and|&) perrins
green (and|&) black's
bausch (and|&) lomb
bread (and|&|n) butter (pickles|pickle|pudding)
fish (and|&|n) chips
cookies (and|&|n) (cream|creme) (ice cream|cereal|bars|bar|yogurt)?
cookies 'n' cream
peaches (and|&|n) cream (oatmeal|corn)?
strawberries (and|&|n) cream (oatmeal)?
(strawberry|strawberries) (and|&) banana (yogurt|smoothie|smoothies)
ham (and|&) (cheese|swiss) (sandwich|sandwiches|croissant|croissants|hot pockets|pockets|lunchables|omelette|loaf|sub|bites|roll|rolls)
ham (and|&) (bean|beans|pea) soup
turkey (and|&) (cheese|swiss) (sandwich|sandwiches|lunchables|sub|wrap|wraps|bites|sticks)
(steak|bacon|egg|sausage|eggs) (and|&) (cheese|egg) (sandwich|sandwiches|biscuit|biscuits|bites|burrito|burritos|croissant|croissants|pie|muffin|muffins|mcmuffin)
(sausage|bacon|ham) egg (and|&) cheese (sandwich|sandwiches|biscuit|biscuits|croissant|croissants|burrito|burritos)?
sweet (and|&|n) sour (sauce|chicken|pork|soup|mix)?
sweet (and|&|n) spicy (sauce|mustard|pickles|wings|jerky|chips|chili sauce)
sweet (and|&|n) salty (bars|popcorn|granola bars|mix|snack mix|nuts|bar)
hot (and|&|n) (sour|spicy) (soup|sauce|chips|cheetos|pork rinds|wings)
hot (and|&) sour soup
oil (and|&) vinegar dressing
sour cream (and|&|n) (onion|chive|chives|cheddar) (chips|dip|crackers|pringles|lays|potato chips|crisps)?
cheddar (and|&|n) sour cream (chips|ruffles)?
(cheese|cheddar) (and|&|n) (onion|bacon|chive|jalapeno|broccoli) (crisps|chips|pasties|pasty|pie|sandwich|soup|rice|potatoes|dip|crackers)
broccoli (and|&) cheese (soup|rice|casserole)
broccoli (and|&) cheddar (soup|rice)?
oats (and|&|n) honey (granola bars|granola|bars|cereal|bar)?
honey (and|&|n) (oat|oats|nut) (bread|bars|cereal|granola)?
chicken (and|&|n) (rice|dumplings|waffles|noodle|noodles|stars|wild rice) (soup|mix)?
chicken (and|&) (apple|spinach|feta) sausage
beef (and|&|n) (broccoli|barley|bean|vegetable|macaroni|cheddar|noodles) (soup|burritos|burrito|stew)?
rice (and|&) beans mix
(red)? beans (and|&|n) rice mix
black beans (and|&) rice mix
spaghetti (and|&|n) (meatballs|meatball)
bangers (and|&|n) mash
biscuits (and|&|n) gravy
shrimp (and|&|n) grits
surf (and|&) turf
shake (and|&|n) bake
shake 'n bake
bubble (and|&) squeak
rum (and|&) coke
gin (and|&) tonic
black (and|&) (white|tan|blue) (cookies|cookie|burger)?
(maple|cinnamon|apples|apple) (and|&|n) (brown sugar|spice|cinnamon|raisin|sugar) (oatmeal|instant oatmeal|cereal|bagels|bread|cheerios|oats)?
apples (and|&) cinnamon
fruit (and|&|n) (nut|nuts|grain|yogurt) (mix|bar|bars|trail mix|granola|parfait|chocolate)
nut (and|&|n) (honey|seed|fruit) (bar|bars|mix)?
nuts (and|&) (seeds|berries) (mix|bars)
peanut butter (and|&|n) (jelly|chocolate|honey|banana|jam) (sandwich|sandwiches|uncrustables|bars|bar|cups|crackers|oatmeal|ice cream)
chocolate (and|&) (peanut butter|hazelnut|caramel|almond) (spread|bar|bars|ice cream|cups|cookies|granola bars)
dill (and|&) garlic pickles
garlic (and|&) (herb|herbs|onion|chive|parmesan) (cheese|boursin|goat cheese|cream cheese|spread|bread|croutons|butter|seasoning|couscous|dressing|wings|rub|crackers|salt|hummus|potatoes)?
(onion|onions) (and|&) chive cream cheese
chive (and|&) onion (cream cheese|dip|spread)?
lemon (and|&|n) (pepper|ginger|lime|herb) (tea|seasoning|chicken|soda|marinade)
lemon (and|&) lime (soda|seltzer|gatorade)
herb (and|&) garlic (cheese|cream cheese|couscous|dressing|marinade|butter)?
spinach (and|&) (artichoke|feta|cheese|ricotta) (dip|ravioli|pizza|quiche|tortellini|wrap|sausage)?
tomato (and|&) (basil|herb|garlic|onion) (sauce|soup|pasta sauce|crackers|ketchup)
tomatoes (and|&) (green chiles|green chilies|chiles)
(roasted garlic|onion|basil|garlic) (and|&) (herb|garlic|tomato|olive oil) (sauce|pasta sauce|chips|croutons|triscuits|couscous)
peas (and|&) carrots
liver (and|&) onions
corned beef (and|&) (cabbage|hash)
cream of (chicken|mushroom|celery|wheat|tartar|broccoli|coconut|onion|asparagus|potato|tomato) (soup|soups)?
(birthday|greeting|gift|christmas|valentine's) (card|cards|cake|cakes|candles|candle|balloons|bags|bag|wrap|wrapping paper)
(light|lite) (beer|beers|cream|mayo|mayonnaise|yogurt|bulbs|bulb|bread|butter|corn syrup)
travel size (shampoo|toothpaste|deodorant|lotion)
phone (charger|chargers)
wash (and|&) (wax|go)
shampoo (and|&) conditioner (set|combo)
(2|3|two|three) in (1|one) (shampoo|body wash)?
(2|3|two|three)-in-(1|one) (shampoo|body wash)?
a (and|&) w root beer
root beer a&w
dr pepper
dr . pepper
7 up
(formula)? 409 (cleaner|spray)?
7-up
7up
seven up
v8
v 8
heinz 57 (sauce)?
57 sauce
formula 409
409 cleaner
a1 (steak)? sauce
a . 1 . sauce
wd 40
wd-40
3 musketeers
three musketeers
100 grand (bar|bars)?
5 hour energy (drink|drinks|shots|shot)?
five hour energy (drink|drinks|shots|shot)?
5-hour energy (drink|drinks|shots|shot)?
mike's hard lemonade
one a day (vitamins|multivitamin|multivitamins|men's|women's)?
four loko
two buck chuck
eight o'clock coffee
8 o'clock coffee
thousand island (dressing)?
1000 island (dressing)?
(three|3|four|4|five|5|six|6) cheese (blend|pizza|tortellini|ravioli|ziti|mix|sauce|italian blend|mexican blend|pasta sauce|shredded cheese|lasagna)
(three|3|four|4|five|5|seven|7|15|fifteen) bean (salad|soup|mix|chili)
(five|5|seven|7|nine|9|chinese five) spice (powder|blend)?
(seven|7|five|5) layer (dip|burrito|burritos|bean dip|cake)
(7|9|12|15|21|seven|nine|twelve|ten|10) grain (bread|cereal|crackers|rolls|rice)?
(1|2|3|one|two|three) ply (toilet paper|paper towels|tissue|tissues|napkins)
(1|2|one|two) percent (milk|reduced fat milk|low fat milk|cottage cheese)?
(1|2|one|two) percent (organic|lactose free) milk
(80|85|90|93|96|73|85|100) percent (lean|juice|whole wheat|pure|maple|natural|cotton|cacao|dark|ground|orange) (ground beef|ground turkey|beef|hamburger|bread|syrup|orange juice|apple juice|juice|cocoa|chocolate)?
00 flour
double zero flour
quarter pounder
quarter pounders
quarter sheet pan
double a batteries
triple a batteries
aa batteries
aaa batteries
9v batteries
9 volt (battery|batteries)
spf (15|30|45|50|70|100) (sunscreen|sun screen|lotion|lip balm)?
omega 3 (eggs|capsules|fish oil|pills)?
omega-3 (eggs|capsules|fish oil|pills)?
vitamin (a|b|c|d|d3|e|k|b12|b6|water)
no sugar added (applesauce|apple sauce|jam|ice cream|yogurt|fruit cups|peaches|peanut butter|juice|ketchup|granola)?
no salt added (green beans|black beans|tomatoes|diced tomatoes|tomato sauce|chicken broth|broth|peanut butter|corn|beans|crackers|tuna|cottage cheese)?
no pulp (orange juice|oj|juice)
no added (sugar|salt) (applesauce|juice|peanut butter|yogurt|granola)?
no (boil|bake|knead|stir|tears|sodium|carb) (lasagna|lasagna noodles|noodles|cookies|cheesecake|bread|peanut butter|shampoo|baby shampoo|seasoning|chicken broth|tortillas|bread)
no calorie sweetener
not from concentrate (orange juice|juice|oj|lemon juice)?
i can't believe it's not butter
not dogs
just (egg|mayo)
simply (orange|lemonade|apple) (juice)?
nothing bundt cakes
hungry man (dinner|dinners)?
hamburger helper
tuna helper
pop tarts
kit kat (bars|bar)?
sour patch kids
swedish fish
animal crackers
graham crackers
ginger ale
root beer
hot (dog|dogs) (buns)?
hot (sauce|chocolate|cocoa|pockets|fudge|cheetos|fries)
cup (noodles|noodle|o noodles)
cup-a-soup
bar (soap|soaps|stools)
can (opener|openers)
bottle (opener|openers|brush)
box (grater|cutter|wine)
box of wine kit
stick blender
jar lids
tea (bags|bag)
trash (bags|bag)
garbage (bags|bag)
sandwich (bags|bag|baggies)
freezer (bags|bag)
ziploc (bags|bag)
storage bags
slice (and|&) bake cookies
pickled (beets|onions|ginger)
honey bunches of oats
lucky charms
cracker jack
cracker barrel cheese
dash (seasoning|salt-free seasoning)
mrs dash
mrs . dash
head lettuce
clove (oil|cigarettes)
ground (cloves|clove)
whole cloves
paper (towels|towel|plates|cups|bags|napkins)
dryer sheets
baby (wipes|food|formula|carrots|spinach|oil|powder|lotion|shampoo|bella mushrooms|corn|back ribs|kale|potatoes|swiss)
egg (rolls|roll|noodles|whites|beaters|salad|nog)
spring (rolls|roll|mix|water|onions)
cinnamon (rolls|roll|toast crunch|sticks)
(kaiser|dinner|hawaiian|crescent|sushi|hoagie|tootsie|swiss|fruit|bread|pizza|sub|sausage|california|lobster|sweet) (rolls|roll|roll-ups)
(granola|protein|energy|candy|chocolate|cereal|snack|kind|clif|ice cream|fig|nutrition|soap|salad|lemon|larabar|cheesecake) (bars|bar)
(cheese|string cheese|mozzarella|fish|bread|carrot|celery|cinnamon|pretzel|beef|meat|popsicle|chap|glow|match|fudge) (sticks|stick)
(apple|orange|pineapple|peach|mango|pickle|bacon|cheese|american cheese|jalapeno|turkey|lemon) (slices)
string cheese
cheese block
potato wedges
laughing cow wedges
muffin cups
k cups
k-cups
coffee (pods|filters|creamer|beans|mate)
fruit (cups|cup|snacks|salad|punch|loops|by the foot|cocktail)
pudding (cups|cup|pops)
peanut butter (cups|cup)
(red|plastic|solo|dixie|measuring|sippy|reese's) (solo)? (cups|cup)
celery (stalks|hearts|salt|seed|root)
romaine (hearts|lettuce)
artichoke hearts
hearts of palm
meat loaf mix
loaf (pan|pans|cake)
pound cake
pound (cakes|sign)
quart size bags
gallon (bags|size bags|ziploc bags|freezer bags|size ziploc bags)
pint glasses
tube socks
pouch tobacco
tray bake
ice cream (sandwiches|sandwich|cones|cone)
dog (food|treats|bones|chow)
cat (food|litter|treats|chow)
extra (virgin|sharp|firm|large|crispy|crunchy|lean|strength)
two bite brownies
six cheese italian
size (1|2|3|4|5|6|7|newborn|aa|aaa|one|two|three|four|five|six) (diapers|pampers|huggies|luvs|nappies|pull ups|pull-ups|batteries|swim diapers)
(pampers|huggies|luvs|diapers|pull ups|pull-ups|nappies) (size)? (1|2|3|4|5|6|7|newborn)
(diapers|pampers|huggies|luvs|nappies) size (1|2|3|4|5|6|7|one|two|three|four|five|six|newborn)
stage (1|2|3|one|two|three) (baby food|formula)
stove top
no name (cheese|milk|peanut butter|bread)
all detergent
gain (detergent|laundry detergent|pods|flings)
clear american (sparkling water)?
clear (broth|soup|tape|glasses)
(cough|lemon|gum|eye|chocolate) drops
cross and blackwell
total (cereal|raisin bran)
life cereal
kind bars
special k (cereal|bars|red berries)?
chips ahoy (cookies)?
double stuf (oreos|oreo)
double stuffed (oreos|oreo)
double (cream|chocolate|fudge) (cookies|brownies|brownie mix|ice cream|chocolate chip cookies)?
triple (sec|cream|chocolate) (cookies|ice cream|brie)?
now and later
now (and|&) laters
miracle whip
easy (cheese|mac)
uncle ben's (rice)?
five alive
nine lives (cat food)?
9 lives (cat food)?
dos equis
tres leches (cake)?
";

/// Several known nouns that are one thing. They keep a run of words without commas together.
pub(super) static COMPOUNDS: &str = "
chocolate chip (cookies|cookie|ice cream|muffins|muffin|pancakes|granola bars|bars|brownies|bagels|waffles|cookie dough)?
(fig|animal|sugar|ginger|oatmeal|oatmeal raisin|peanut butter|shortbread|girl scout|butter) (newtons|cookies|cookie)
(strawberry|blueberry|vanilla|greek|plain|coconut|peach|frozen) yogurt
(strawberry|grape|raspberry|blackberry|apricot|pepper|mint) (jam|jelly|preserves)
(vanilla|chocolate|strawberry|mint|coffee|butter pecan|rocky road|cookie dough) ice cream
(frozen|canned|baby|split|snow|sweet|sugar snap) (peas|corn|pizza|fruit|vegetables|veggies|berries|spinach|broccoli|waffles|shrimp|strawberries|blueberries|mango)
(blueberry|bran|corn|banana nut|english|chocolate|pumpkin) muffins
(cinnamon|plain|everything|sesame|blueberry|onion|raisin) (raisin)? (bagels|bagel)
(toilet|wax|parchment|printer|computer|wrapping|tissue) paper
(dish|laundry|dishwasher) (soap|detergent|pods|tabs|tablets|liquid)
(fabric|water) softener
(kitchen|tall kitchen|bin|lawn|recycling) (bags|roll|towels|towel|foil|sponges)
(aluminum|tin|aluminium|plastic|saran|cling) (foil|wrap|forks|cups|plates)
(hand|body|face|baby) (soap|wash|lotion|sanitizer|cream|wipes)
(shaving|shave) (cream|gel|foam)
(tooth|nail|hair|paint) (paste|brush|polish|gel|spray|brushes)
(dental) floss
(light|led) bulbs
(cat|dog|kitty|puppy|kitten|bird|fish) (food|litter|treats|chow|toys|seed|snacks)
(taco|burrito|pasta|egg) (shells|shell|seasoning|bowls|kit|sauce)
(lunch|deli|luncheon) (meat|meats|ham|turkey)
(pizza|pie|puff|cookie|bread|biscuit) (dough|crust|pastry|rolls)
(salad|ranch|caesar|italian|french|thousand island) dressing
(maple|pancake|corn|chocolate|agave|simple|cough) syrup
(bay|mint|basil|collard|lettuce|beet|mixed|salad|mustard) (leaves|leaf|greens)
(green|red|napa|savoy) cabbage
(navel|mandarin|blood) oranges
(granny smith|gala|fuji|honeycrisp|pink lady|red delicious|golden delicious) apples
(roma|cherry|grape|plum|beefsteak|heirloom|crushed|diced|stewed|canned|vine) (tomatoes|tomato)
(portobello|button|cremini|shiitake|oyster|white) mushrooms
(butternut|acorn|spaghetti|summer|delicata) squash
(swiss|rainbow) chard
(water|energy|sports|soft) (bottle|drink|drinks|melon)
(club|cream|baking|diet|orange|grape) (soda|sodas|coke|pepsi)
(tonic|sparkling|coconut|mineral|spring|seltzer) water
(white|red|black|apple cider|rice) (wine|vinegar|beans|rice|bread|tea)
(iced|cold brew|instant|ground|decaf|whole bean) (coffee|tea|beef|turkey|pork|chicken|cinnamon)
(peanut|almond|cashew|apple|body|cookie|sunflower|nut|cocoa|shea|garlic|honey) butter
(chicken|beef|vegetable|bone|turkey|mushroom|fish|seafood) (broth|stock|bouillon|soup|noodle soup)
(apple|orange|grape|cranberry|tomato|lemon|lime|pineapple|grapefruit|carrot|pickle|mango|prune|cherry|pomegranate) juice
(almond|oat|soy|coconut|rice|cashew|chocolate|strawberry|whole|skim|goat|condensed|evaporated|powdered|lactose free) milk
(cheddar|swiss|cream|cottage|goat|blue|string|american|parmesan|mozzarella|feta|ricotta|pepper jack|monterey jack|provolone) cheese
(ice|sour|heavy|whipping|whipped|shaving|coconut|clotted|cream) cream
(heavy)? whipping cream
(olive|vegetable|canola|coconut|sesame|avocado|corn|sunflower|peanut|fish|baby|truffle) oil
(black|green|pinto|kidney|navy|garbanzo|baked|refried|lima|coffee|white|cannellini|jelly|string|soy) beans
(black|white|red|chili|bell|cayenne|banana|lemon|ghost|jalapeno|green|yellow|orange) (pepper|peppers)
(green|red|white|yellow|spring|sweet|pearl|vidalia) (onion|onions)
(sweet|baby|red|gold|russet|fingerling) (potato|potatoes)
(potato|tortilla|corn|chocolate|pita|banana|kale|apple|veggie|bagel|plantain|butterscotch|peanut butter) chips
(banana|garlic|pita|rye|wheat|corn|white|sourdough|whole wheat|raisin|pumpkin|zucchini|french|potato|soda|flat) bread
(ground|corned|roast|stew|kobe|wagyu|chipped) beef
(ground|smoked|deli|sliced) turkey
(turkey|canadian|pork|beef|vegan) bacon
(turkey|chicken|italian|breakfast|pork|beef|vegan|summer|veggie) (sausage|sausages|burgers|burger|breast|thighs|wings|breasts|legs|drumsticks|nuggets|tenders|strips|meatballs|patties|salad|pot pie|dogs|jerky|hot dogs|sausage links)
pork (chops|chop|loin|tenderloin|shoulder|belly|ribs|rinds|roast|butt|sausage)
lamb (chops|chop|shank|shanks|leg|shoulder)
(tomato|pasta|soy|hot|bbq|barbecue|apple|cranberry|steak|pizza|alfredo|teriyaki|fish|oyster|hoisin|enchilada|tartar|taco|spaghetti|worcestershire|marinara|cocktail) sauce
tomato (paste|puree|soup)
(rice|egg|ramen|chow mein|udon|soba|lasagna) noodles
(brown|white|jasmine|basmati|wild|fried|sushi|cauliflower|spanish|yellow) rice
rice (cakes|krispies|vinegar|pudding|flour|crackers|a roni)
(brown|powdered|white|cane|confectioners|coconut|raw) sugar
(sugar|snap|snow|split|frozen|green|black eyed|black-eyed|sweet) (snap)? peas
(green|black|iced|herbal|chai|mint|sweet|peppermint|chamomile|ginger|lemon) tea
(lemon|orange|lime) (peel|zest|chicken|pepper)
(butter|romaine|iceberg|bibb|green leaf|red leaf) lettuce
(cheese|saltine|ritz|oyster|club|graham|animal|rice) crackers
(milk|dark|white|hot|baking) chocolate
(butter|buttermilk|chocolate) (popcorn|crackers|cookies|biscuits|biscuit mix|pancake mix|syrup|ice cream|pudding|milk|cake|cake mix|bar|bars)
(apple|pumpkin|cherry|pecan|key lime|peach|pot|shepherds|chicken pot) (pie|pies|cider|cider vinegar|crisp|fritters)
apple (sauce|butter)
(cake|brownie|pancake|muffin|trail|bread|snack|corn muffin|biscuit|salad|chex|soup|cornbread) mix
(dish|hand|bar|body|laundry|castile) soap
(coffee|tea|cinnamon|oat|onion|garlic|curry|chili|cocoa|baking|protein|milk|talcum|mustard|washing) powder
(orange|fish|egg|cracker|ginger|honey|tuna|pasta|potato|macaroni|caesar|chicken|fruit) (salad|sandwich|sandwiches|sticks|juice|chicken|snaps|ham|mustard|nut cheerios|fish|crackers)
(water|sparkling|coconut|tonic|bottled|distilled|mineral|soda|seltzer|rose) (water|chestnuts|melon|bottles|crackers|filter|balloons)
beef (jerky|stew|brisket|roast|ribs|broth|tips|patties|tallow|tenderloin|short ribs)
fish (food|fillets|oil|sauce|sticks|tacos)
chicken (nuggets|salad|pot pie|noodle soup|feet|livers|liver|gizzards|tenderloins|thighs|wings|breast|breasts|legs|drumsticks|tenders|patties|stock|broth|tikka masala|parmesan|alfredo|fried rice|quarters|cutlets|bouillon cubes)
corn (dogs|flakes|meal|starch|chips|tortillas|syrup|bread|cob|nuts|muffins|on the cob)
flour tortillas
cheese (pizza|dip|sauce|balls|curds|puffs|slices|ravioli|tortellini|ball|cake|spread|steak)
pepperoni pizza
bagel bites
cream (soda|puffs)
honey (ham|mustard|dew|nut|bunches|crisp apples)
mushroom (soup|gravy|caps)
onion (rings|dip|soup|soup mix)
garlic (salt|cloves|knots|naan)
potato (salad|soup|bread|rolls|buns|starch)
peanut (oil|brittle|sauce)
olive tapenade
salt (substitute|lick|water taffy)
sea salt
water (bottles|bottle)
wine (vinegar|glasses|coolers|coolers)
(red|white|rice|rice wine|apple cider|balsamic|sherry) (wine)? vinegar
(red|white|cooking|sparkling|rose) wine
ice (creams|lollies|lolly|pops|cubes|lollipops)
(dairy free|vegan|gluten free|sugar free|low fat|soft serve|soft scoop) ice (cream|creams)
(brie|burrata|halloumi|goats|goat's|gouda|havarti|gruyere|stilton|cottage|soft|grated|shredded|sliced|cream) cheese
(prawn|shrimp|seafood|fruit) cocktail
(custard|bourbon|cream|digestive|rich tea|ginger nut|hobnob|chocolate digestive|oat|savoury|water) (creams|creamers|biscuits|biscuit|crackers|cookies)
(fish|crab|shrimp|salmon) (fingers|cakes|cake|pie|pies|sticks|burgers)
(scotch|pickled|quail|duck|free range|cadbury creme|easter|chocolate|large|boiled) (eggs|egg)
(sausage|swiss|spring|egg|bread|dinner|crescent|kaiser|hawaiian|cinnamon|brioche|burger|hot dog|hotdog|hoagie|sub|slider|finger|morning|crusty) (rolls|roll|buns|bun)
(pork|steak|meat|mince|chicken|shepherds|shepherd's|cottage|fish|apple|mince|cherry|pumpkin|pecan|pot) (pies|pie|pasty|pasties)
(brown|barbecue|mint|apple|cranberry|bread|horseradish|tartare|cheese|parsley|white|curry|sweet chili|sweet chilli|hot|buffalo|chilli|chili|peri peri|sriracha|fish|black bean|plum|duck|satay) sauce
(salad|clotted|single|double|soured|sour|thickened|pouring|whipped|hand|face|eye|shaving|ice|coconut|body|sun|nappy|diaper|antiseptic) cream
(tomato|garlic|ginger|curry|miso|chili|chilli|almond|anchovy|harissa|tamarind|vanilla bean) (puree|paste)
(stock|bouillon|oxo|sugar|ice|beef|chicken|vegetable|veg) (cubes|cube|pots|pot)
(washing up|washing-up|dishwashing|dish|fairy) (liquid|gloves|soap|brush|sponge|powder|tablets)
(washing|laundry|baking|custard|curry|chilli|chili|garlic|onion|cocoa|protein|milk|scouring|mustard|five spice|talcum|baby|pudding|gravy) (powder|capsules|granules|pods|liquid|detergent|tablets|soda|beads)
gravy (granules|powder|mix|browning)
(dishwasher|rinse|denture|water softener|indigestion|vitamin|cold and flu) (tablets|aid|salt|salts|cleaner|pods|rinse aid)
(toilet|loo|kitchen|paper) (roll|rolls|paper|towel|towels|tissue|cleaner|duck|brush)
(bin|trash|garbage|freezer|sandwich|ziploc|zip lock|dog poop|poop|poo|nappy|compost|leaf|contractor|grocery|gift|snack) (bags|bag|liners|liner|sacks)
(cling|tin|kitchen|saran|press n seal) (film|foil|wrap)
(baby|antibacterial|disinfectant|makeup|make-up|clorox|lysol|glass|wet|flushable|toilet) (wipes|wipe)
(baby|toddler|rice|teething|cat|dog|puppy|kitten|bird|fish|hamster|rabbit|wet cat|dry dog|dry cat|wet dog) (food|milk|formula|wipes|cereal|rice|biscuits|treats|chews|bed|toys|litter|shampoo|oil|powder|snacks|rusks|bottles|seed)
(dental|rawhide|dog) (chews|chew|sticks|bones|bone|treats)
(shower|hair|styling|shaving|aloe vera|hand) (gel|wax|spray|mousse|sanitizer|sanitiser|soap|cream|lotion|cap|caps|dye|ties|clips|conditioner)
(cotton|ear) (wool|buds|balls|swabs|pads|rounds)
(lip|hand) (balm|gloss|soap|stick)
(nail|make up|makeup|stain|adhesive) (polish|varnish|remover|polish remover|clippers|file)
(sun|bug|insect|fly|hair|cooking|oven|air) (cream|screen|spray|block|repellent|lotion|freshener|fresheners|cleaner)
(oven|bathroom|toilet bowl|glass|window|floor|carpet|drain|multi surface|all purpose|multipurpose|multi-purpose|kitchen|shower|surface|hob|stainless steel|wood) (cleaner|spray|wipes|polish|unblocker|opener)
(laundry|stain|dryer) (detergent|remover|sheets|basket|softener|pods|beads|bags)
(aa|aaa|9v|c|d|double a|triple a|button|watch|rechargeable|car) (batteries|battery)
(light|led|energy saving) (bulbs|bulb)
(printer|copy|construction|sand|greaseproof|baking|wrapping|tissue|tracing|note|crepe|kraft|lined|graph) (paper|ink|papers)
(birthday|christmas|sympathy|thank you|greeting|get well|anniversary|wedding|valentines|gift) (card|cards|candles|candle|wrap|bag|bags|ribbon|paper|crackers|lights|tree|banner)
(tea|tealight|scented|citronella) (lights|light|candles|candle|bags|bag|towels|towel)
(sandwich|burger|sub) (bread|rolls|thins|pickles|meat|ham|bags|fillings|filling|spread)
(french|green|broad|runner|string|black|fava|mung|butter|borlotti|haricot|baked|refried|pinto|kidney|coffee|vanilla|fine|edamame|adzuki|black eyed|great northern|chili) (beans|bean|sprouts|toast|fries)
(bean|brussels|brussel|alfalfa|broccoli) sprouts
(butter|romaine|iceberg|little gem|cos|gem|lambs|bibb|boston) (lettuce|lettuces|hearts)
(spring|pickled|red|white|yellow|brown|cooking|pearl|cocktail|silverskin|crispy|crispy fried|green|vidalia|walla walla|caramelised|caramelized) (onions|onion|greens|rolls|roll|cabbage|mix|water)
(new|jersey royal|baking|maris piper|king edward|jacket|roasting|roast|mashed|waxy|salad|charlotte|hash brown|tater|scalloped|yukon gold|red skin|red skinned|russet|baby|fingerling) (potatoes|potato|tots|patties)
(hash) (browns|brown)
(baby|heirloom|rainbow|honey|glazed|grated|shredded|matchstick) (carrots|carrot|spinach|corn|leeks|potatoes|plum tomatoes|beets|beetroot|kale|bok choy|gem|back ribs|bella mushrooms|bellas|food|wipes|formula|oil|shampoo|powder|lotion|milk|aspirin|swiss)
(vine|plum|cherry|sun dried|sundried|sun-dried|fire roasted|tinned|san marzano|passata|beef|vine ripened|on the vine|campari|grape|chopped|heirloom|whole peeled) (tomatoes|tomato)
(stir fry|mixed|frozen|roasted|root|soup|spring|steamed|chopped) (vegetables|veg|veggies|mix|greens|sauce|noodles|kit|berries|nuts|fruit|peppers|spice|herbs|salad|leaves|peel|grill)
(bell|sweet|pointed|romano|scotch bonnet|thai|bird's eye|birds eye|serrano|poblano|banana|cherry|ghost|chipotle|ancho|guajillo|red|green|hot|jalapeno|piquillo|roasted red|padron|shishito) (peppers|pepper|chili|chilli|chillies|chilies|chiles|chile|chilis|bonnets|bonnet)
(king|tiger|jumbo|peeled|cooked|coconut|popcorn|raw|frozen) (prawns|prawn|shrimp|shrimps)
(cod|salmon|haddock|tuna|tilapia|trout|fish|halibut|sea bass|swordfish|mahi mahi|catfish|basa|plaice|sole) (fillets|fillet|steaks|steak|loin|loins|portions|cakes|burgers|fingers|roe|chunks|mayo|pouches|bites|pie|mix)
(smoked|hot smoked|poached|canned|tinned|wild) (salmon|mackerel|haddock|trout|paprika|turkey|sausage|gouda|oysters|mussels|almonds|tofu|bacon|ham|streaky bacon|herring|eel)
(streaky|back|turkey|canadian|smoked|unsmoked|thick cut|center cut|centre cut|maple|applewood) (bacon|rashers|ham)
(parma|serrano|honey|honey roast|black forest|iberico|wafer thin|spiral|cooked|deli|boiled|country|virginia|smoked|york) (ham|hams)
(lamb|pork|beef|turkey|chicken|steak|veal|venison|quorn|soya|vegetarian|minced|lean) (mince|chops|chop|shoulder|shank|shanks|leg|legs|loin|joint|mince|meatballs|burgers|burger|steaks|steak|kebabs|koftas|ribs|belly|schnitzel|cutlets|escalopes|goujons|dippers|kievs|kiev|strips|pieces|crown|fillet|fillets|sausages|stock|gravy|crackling|scratchings|cheeks|liver|bones|dripping|wellington|jerky|hotdogs|short rib|short ribs|stir fry strips|bratwurst|stew meat|neck)
(stewing|braising|frying|minute|rump|skirt|flank|flat iron|hanger|sirloin|ribeye|rib eye|fillet|t-bone|cube|london broil|new york strip|ny strip|strip|flap|chuck|round|pot|tri tip|eye of round|sunday|rib|prime rib) (steak|steaks|roast|beef|meat|broil|joint)
(chicken|turkey|goose|duck) (carcass|carcase|fat|legs|breasts|crowns|eggs|feet|mince|hearts|necks|wing|confit|sausages|nugget|caesar wrap|tortilla soup|enchiladas|strips)
(garlic|naan|pitta|pita|flat|banana|tiger|soda|brown|white|rye|ciabatta|sourdough|wholemeal|granary|seeded|sliced|malted|texas|fruit|corn|challah|monkey|italian|cuban|multigrain|gluten free) (bread|breads|loaf|toast|baguette|baguettes|bloomer|cob|bap|baps|sticks|knots|pan|crumbs)
(sliced) (pan|loaf)
(hot cross|iced|currant|burger|brioche|steamed|bao|chelsea|pretzel|potato) (buns|bun)
(english|blueberry|bran|toasting|breakfast|double chocolate|poppy seed|corn|banana) (muffins|muffin|sausages|sausage|tea|bars|biscuits)
(pop) (tarts|tart)
(toaster) (strudel|strudels|pastries|waffles)
(hot) (pockets|pocket|dogs|dog|cocoa|sauce|chocolate|cheetos)
(pizza) (rolls|bites|base|bases|dough|sauce|crust|cheese|pockets|bagels)
(corn|microwave|kettle|caramel|cheese) (popcorn|corn|chips|dogs|puffs)
(mountain) (dew)
(root|ginger|craft|light|lite|bud|coors|miller|non alcoholic|alcohol free|zero) (beer|beers|ale|light|lite|ipa)
(dr pepper|coke|pepsi|sprite|fanta|diet coke|diet pepsi|7 up|mountain dew|ginger ale|cherry coke|monster|red bull|coca cola|coca-cola|a&w|irn bru) (zero|zero sugar|max|diet|cherry|vanilla|light|cream soda|float)
(red|white|rose|sparkling|house|boxed|mulled|cooking|dessert|orange|rice|port|dry white|pinot) (wine|wines|grigio|noir|blanc)
(sauvignon) (blanc)
(cabernet) (sauvignon)
(orange|apple|lemon|blackcurrant|elderflower|lime|barley) (squash|cordial|pekoe|barley water|marmalade|and barley)
(still|fizzy|sparkling|soda|tonic|spring|mineral|bottled|flavoured|flavored|vitamin|distilled|purified|alkaline|rose|barley|toilet) (water|waters)
(earl grey|green|breakfast|english breakfast|yorkshire|decaf|herbal|mint|peppermint|chamomile|camomile|fruit|iced|builders|rooibos|matcha|loose leaf|jasmine|white) (tea|teas|tea bags|teabags|lemonade|powder|latte|chocolate)
(coffee|nespresso|keurig|dolce gusto|tassimo) (pods|beans|capsules|granules|grounds|filters|cake|table|whitener|mate|creamer)
(oat|almond|soya|soy|coconut|rice|hemp|hazelnut|cashew|long life|uht|full fat|whole|skimmed|semi skimmed|semi-skimmed|skim|chocolate|strawberry|powdered|malted|lactose free|raw|a2|condensed|evaporated|buttermilk|goat's|goats|blue top|green top|2%|1%) (milk|milks|yoghurt|yogurt|cream|creamer|flour|butter|cakes)
(greek|natural|plain|fruit|set|live|drinking|frozen|icelandic|vanilla|strawberry|skyr|coconut) (yoghurt|yoghurts|yogurt|yogurts|style yogurt|salad|feta|olives|pots)
(self raising|self-raising|self rising|plain|strong|bread|all purpose|all-purpose|wholemeal|whole wheat|almond|coconut|oat|rye|spelt|chickpea|gram|rice|corn|cake|pastry|tapioca|potato|buckwheat|cassava|00|bread) flour
(caster|castor|icing|granulated|demerara|brown|dark brown|light brown|muscovado|golden caster|coconut|cane|vanilla|cinnamon|confectioners|confectioner's|powdered|raw|superfine|turbinado|palm|date) sugar
(golden|maple|agave|corn|date|chocolate|strawberry|treacle|rice|karo|elderberry|cough|vanilla|hazelnut|caramel) (syrup|nectar|sponge|sauce|extract|essence|tart|custard)
(vanilla|almond|peppermint|lemon|rum) (extract|essence|pods|pod|bean|beans|pudding|wafers|ice cream|oat milk|flavoring)
(baking) (soda|powder|paper|potatoes|sheets|tray|chips|cups|chocolate|parchment|apples|spread)
(bicarbonate of soda|cream of tartar)
(glace|glacé|maraschino|dried|tart|bing|rainier|sour|black|morello|cocktail) (cherries|cherry|fruit|apricots|cranberries|mango|figs|dates|mushrooms|oregano|thyme|basil|parsley|chillies|chiles|pasta)
(ground|flaked|slivered|smoked|toasted|blanched|salted|candied|roasted|honey roasted|dry roasted) (almonds|almond|cumin|coriander|ginger|cinnamon|nutmeg|cloves|allspice|turmeric|cardamom|flax|flaxseed|peanuts|cashews|nuts|hazelnuts|pistachios|pecans|walnuts|chickpeas|seaweed|garlic|red peppers|rice)
(pine|brazil|mixed|macadamia|bar|corn|soy|tiger) (nuts|nut|kernels)
(sunflower|pumpkin|sesame|chia|flax|poppy|fennel|mustard|caraway|cumin|coriander|celery|hemp|nigella|grass|bird) (seeds|seed|oil|butter|crackers|bagel|bagels|bread|pie|spice|puree)
(bay|curry|kaffir lime|lime|sage|tea|salad|banana|grape|betel|lasagne|lasagna) (leaves|leaf|sheets|noodles)
(garam) (masala)
(five|mixed|pumpkin|all|jerk|fajita|taco|cajun|italian|old bay|everything bagel|chicken|steak|lemon pepper|poultry|creole|mexican|curry|pickling|apple pie) (spice|spices|seasoning|rub|kit|kits|mix|herbs|seasoning mix)
(red|yellow|green|massaman|thai|katsu|korma|tikka|madras) (curry|curry paste|curry sauce|lentils|split peas|masala|paste|cabbage|grapes|apples|onions|pesto|leicester|beans|kidney beans|wine vinegar|food coloring)
(rice|egg|glass|ramen|udon|soba|instant|pot|cup|super|singapore|vermicelli|lo mein|pad thai|zucchini|chow mein|cellophane|shirataki) (noodles|noodle|paper|papers|wrappers|sticks|cakes|cooker|pudding|vermicelli|bowls|bowl|krispie treats)
(wonton|dumpling|gyoza|spring roll|egg roll|summer roll|lumpia) (wrappers|wrapper|skins)
(lasagne|lasagna|fresh|dried|egg|gluten free|whole wheat|wholewheat|chickpea|protein|penne|bow tie|angel hair|elbow|shell|red lentil) (sheets|pasta|noodles|macaroni|herbs|mint|basil|coriander|parsley|cream|fruit|flowers|mozzarella|ginger|dill|thyme|rosemary|spinach|cilantro)
(easy cook|long grain|short grain|microwave|pilau|arborio|risotto|basmati|sticky|pudding|black|egg fried|boil in the bag|minute|instant|sushi|bomba|paella|calrose|forbidden|glutinous|dirty|mexican|coconut|golden) rice
(peanut|almond|apple|cookie|biscoff|cashew|hazelnut|chocolate|marmite|shea|cultured|unsalted|salted|spreadable|irish|vegan|plant|lurpak|kerrygold|nut|seed|tahini|slightly salted) (butter|butters|spread)
(cream|laughing cow|blue|soft|smoked|extra mature|mature|mild|sharp|extra sharp|vintage|string|sliced|american|white|red|cathedral city) (cheddar|cheese|stilton|cheshire|leicester|triangles|gouda|american cheese)
(cheese) (strings|string|slices|triangles|board|curds|dip|biscuits|straws|twists|puffs|balls|fries|cloth|its)
(monterey|pepper|colby) (jack|jack cheese)
(salt and vinegar|cheese and onion|sour cream and onion|ready salted|prawn cocktail|smoky bacon|barbecue|bbq|sea salt|cool ranch|nacho cheese|kettle|tortilla|pita|veggie|sweet potato|plantain|lentil|corn|banana|sun|multigrain|salt n vinegar|jalapeno) (crisps|crisp|chips|chip|straws|pretzels|nuts|popcorn)
crisps salt n vinegar
(pretzel|bread|mozzarella|celery|carrot|cheese|fish|cinnamon|incense|lolly|ice lolly|popsicle|kebab|pepperoni|beef|veggie) (sticks|stick|thins|crisps|bites|nuggets|straws|buns)
(granola|cereal|protein|muesli|fig|energy|nutri grain|chocolate|candy|snack|nature valley|cereal|fruit|flapjack|breakfast|kind|clif|rxbar|luna|mars|soap|shampoo) (bars|bar|bites|balls|clusters|powder|shakes|shake|yogurt|cookies|leather|cup|cups|gums|pastilles|rolls|roll ups|roll-ups|by the foot|gushers)
(chewing|bubble|wine|fruit|nicotine|sugar free) (gum|gums|bath|wrap|tea|mints)
(gummy|gummi) (bears|worms|vitamins)
(jelly) (beans|babies|tots|donuts|cubes|pots)
(dark|milk|white|hot|drinking|cooking|baking|ruby|dairy free|vegan|cadbury|swiss|belgian) (chocolate|chocolates|choc|chocolate chips|chocolate buttons|chocolate chunks)
(chocolate) (chips|chip|chunks|buttons|eggs|bar|bars|milk|spread|cake|cookies|coins|mousse|fudge|syrup|sauce|almonds|raisins|pretzels|brownies|eclairs|croissants|orange|truffles|biscuits|sprinkles|donuts|frosting|pudding)
(apple|fruit|cherry|peach|rhubarb|blackberry) (crumble|crisp|cobbler|turnovers|turnover|strudel|tart|tarts|danish|fritters|slices|rings|chips|pie filling|cider|cups)
(bakewell|egg custard|jam|portuguese|custard|lemon|treacle|fruit|mini egg) (tart|tarts|doughnuts|donuts|jar|jars|sponge|drizzle cake|bars|meringue pie|curd|wedges|zest|squares|juice|pepper|thyme|balm|herb chicken)
(victoria|carrot|birthday|red velvet|sponge|coffee|angel food|funnel|fruit|christmas|ice cream|lemon|wedding|cup|pan|rice|oat|potato|crab|fairy|eccles|jaffa|chocolate|sheet|bundt|pound|rum|crumb|tres leches|king|layer|snack|corn|johnny) (cake|cakes|sponge|mix|frosting|batter)
(christmas|rice|yorkshire|sticky toffee|bread|black|white|summer|steamed|banana|chocolate|vanilla|plum|tapioca|instant|butterscotch|bread and butter) (pudding|puddings|pudding mix)
(frozen) (pizza|pizzas|peas|chips|fries|berries|fruit|veg|veggies|vegetables|spinach|prawns|shrimp|fish|yogurt|yoghurt|meals|dinners|dinner|waffles|broccoli|corn|mango|strawberries|blueberries|burritos|lasagna|meatballs|chicken|turkey|pancakes|pastry|sweetcorn|raspberries|cherries|edamame|dumplings|potstickers|ravioli|okra|lemonade|concentrate|pie crust|pie crusts|cauliflower rice|hash browns|tater tots|onion rings|bananas|acai|juice|green beans|mixed vegetables|stir fry|dough|rolls|bread|cod|salmon|tilapia)
(tv|ready|microwave|frozen|meal|kids|school|packed|sunday) (dinners|dinner|meals|meal|kits|kit|replacement shakes|lunches)
(oven|micro|waffle|curly|crinkle cut|steak cut|shoestring|sweet potato|french|home|seasoned|skinny|straight cut|truffle|cheese) (chips|fries|chip)
(cat|kitty) litter
(pill|ice|lunch|storage|juice|cereal|cardboard|tissue|tool|first aid) (box|boxes|packs|pack|tray|trays|organizer|organiser|kit|containers|pouches)
(paper|plastic|disposable|party|solo|red solo|foil|aluminum|aluminium) (plates|plate|cups|cup|bowls|forks|knives|spoons|cutlery|straws|towels|towel|napkins|bags|pans|pan|trays|tablecloth|hats|rings|poppers|favors|mix|food|platter)
(cocktail|paper|sanitary|dinner|luncheon) (napkins|sticks|sausages|onions|mixer|mixers|towels|pads|serviettes|umbrellas|cherries|rolls|candles)
(tooth|hair|floor|paint|scrubbing|dish|bottle|toilet|pastry) (brush|brushes|picks|paste|pick|gel|dye)
(electric) toothbrush heads
(safety|disposable|electric) (razor|razors|pins|gloves)
(contact lens|saline|mouth|eye|nasal|throat|face) (solution|wash|rinse|drops|spray|lozenges|masks|mask|moisturizer|moisturiser|wipes|cloths)
(cough|allergy|cold|flu|pain|motion sickness|heartburn|sleep|birth control|sinus) (medicine|meds|syrup|drops|sweets|tablets|pills|relief|remedy|killers|reliever|aids|spray)
(vitamin) (c|d|d3|b12|e|a|k|b|tablets|gummies|water)
(multi|pre natal|prenatal|kids|children's) (vitamins|vitamin|tylenol|motrin|ibuprofen|benadryl|toothpaste)
(epsom|bath|sea|kosher|himalayan|table|rock|pink|celery|garlic|onion|seasoned|smoked|iodized|water softener|truffle|pickling|maldon) (salt|salts|bombs|bomb|flakes|rinse)
(ant|mouse|rat|roach|wasp|flea) (traps|trap|bait|killer|poison|spray|collar|treatment)
(charcoal|bbq|barbecue|lighter|wood|fire|smoking|propane) (briquettes|coals|coal|fluid|pellets|chips|lighters|starters|starter|logs|tank|tanks|brush|skewers|sauce|rub|ribs|wood)
(bird|potting|garden|lawn|plant|tomato|rose) (seed|feed|soil|compost|food|feeder|fertilizer|bags|pots|hose|bush)
(fresh cut|cut|fresh|bunch of) (flowers)
(maris) (pipers|piper|peer)
(king) (edwards|prawns)
(petits|petit) (pois)
(pak|bok) (choi|choy)
(dragon|star|passion|jack|bread|custard|ugli|grape) (fruit|fruits|apple|apples)
(pink lady|cox|braeburn|bramley|cooking|eating|jazz|envy|cosmic crisp|empire|mcintosh|cortland|golden|ambrosia|crab|candy|caramel|toffee|russet|cripps pink) (apples|apple)
(conference|bosc|anjou|bartlett|asian|comice|prickly) (pears|pear)
(galia|honeydew|canary|water|rock|cantaloupe) (melon|melons)
(cotton candy|concord|seedless|red seedless|green seedless|black|globe) (grapes|grape)
(easy peeler|easy|cara cara|valencia|seville|satsuma|clementine|halo|cutie|cuties) (oranges|orange|peelers|peeler)
(medjool) (dates)
(new zealand|brussels) (spinach|lamb|sprout)
(rib) (eye|eyes|tips|roast|rack)
(sloppy) (joe|joes|joe mix|joe sauce)
(corned|salt|dried|chipped|roast|wagyu|pastured|deli roast) beef
(tuna|egg|chicken|potato|macaroni|pasta|side|caesar|greek|garden|fruit|bagged|bag|cobb|ambrosia|seaweed|three bean|bean|waldorf|nicoise) (salad|salads|mayo|mayonnaise|melt|sandwich|casserole|helper|kit|kits)
(salad|caesar|meal|taco|fajita|guacamole|sushi|s'mores) (kit|kits|bag|bowl|tongs|spinner)
(tuna|hamburger|chicken) helper
(scouring|steel|brillo|scrub|sanitary|maxi|nursing|breast|puppy|pee|heating|brake) (pads|pad|wool|daddy|daddies|sponges|towels)
(magic) (erasers|eraser|markers)
(duct|scotch|masking|packing|painters|electrical|double sided) tape
(super|glue|wood|hot) (glue|sticks|stick|gun)
(garlic) (bread|granules|powder|salt|puree|butter|mayo|knots|paste|press|cloves|bulbs|naan|sauce|parmesan wings|aioli|chips|crackers)
(extra lean|lean|85/15|90/10|80/20|93/7|grass fed) (ground beef|mince|beef|beef mince|turkey|ground turkey)
(chicken|turkey|beef|pork|lamb|veggie|veg|bean|salmon|black bean|impossible|beyond|plant based) (burger|burgers|patty|patties|meat|sausage|sausages|nuggets)
(breakfast) (cereal|sausage|sausages|bars|burritos|sandwiches|sandwich|links|patties|potatoes|tea|biscuits)
(maple) (sausage|bacon|cookies|candy|donuts)
(oyster|club|animal|graham|ritz|wheat|saltine|water|cream|prawn|rice|cheese|soup|town house|gluten free|table water|jacob's cream) (crackers|cracker|crumbs|thins)
(graham) (cracker crust|cracker crumbs|crackers)
(pie|tart|pastry|pizza|cheesecake) (crust|crusts|shells|shell|case|cases|filling|base|tin|weights|sheets|dough)
(evaporated|sweetened condensed|condensed) (milk|soup)
(apple) (sauce|pie|juice|cider|cider vinegar|butter|slices|pie spice|crisp|chips|turnover|turnovers|strudel|jacks|fritter)
(cranberry) (juice|sauce|cocktail|relish|juice cocktail)
(oven) (mitts|gloves|chips|cleaner|bags|bag|liner)
";
