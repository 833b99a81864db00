//! Product phrases that stay whole: names with "and", with numbers, with "no", and compounds.

/// Names that neither split nor give up a number.
pub(super) static WHOLE: &str = "
3 musketeers
nutritional yeast (flakes)?
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
";
