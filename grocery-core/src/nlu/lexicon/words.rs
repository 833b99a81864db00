//! Numbers, units and classes of English words.

use super::Class;
use crate::quantity::Unit;

/// Number words. "dozen" is a unit; "half" and "quarter" take part in fractions.
#[rustfmt::skip]
pub(super) static NUMBERS: &[(&str, i64, i64)] = &[
    ("zero", 0, 1), ("one", 1, 1), ("two", 2, 1), ("three", 3, 1), ("four", 4, 1), ("five", 5, 1), ("six", 6, 1),
    ("seven", 7, 1), ("eight", 8, 1), ("nine", 9, 1), ("ten", 10, 1), ("eleven", 11, 1), ("twelve", 12, 1),
    ("thirteen", 13, 1), ("fourteen", 14, 1), ("fifteen", 15, 1), ("sixteen", 16, 1), ("seventeen", 17, 1),
    ("eighteen", 18, 1), ("nineteen", 19, 1), ("twenty", 20, 1), ("thirty", 30, 1), ("forty", 40, 1),
    ("fourty", 40, 1), ("fifty", 50, 1), ("sixty", 60, 1), ("seventy", 70, 1), ("eighty", 80, 1), ("ninety", 90, 1),
    ("hundred", 100, 1), ("thousand", 1000, 1), ("half", 1, 2), ("quarter", 1, 4), ("quarters", 1, 4),
    ("third", 1, 3), ("thirds", 1, 3), ("eighth", 1, 8),
];

/// Spellings of units, in lower case.
#[rustfmt::skip]
pub(super) static UNITS: &[(Unit, &str)] = &[
    (Unit::Gallon, "gallon gallons gal gals galln galon galons"),
    (Unit::Quart, "quart quarts qt qts"),
    (Unit::Pint, "pint pints pt pts"),
    (Unit::Cup, "cup cups"),
    (Unit::FluidOunce, "floz fl-oz"),
    (Unit::Tablespoon, "tablespoon tablespoons tbsp tbsps tbs tbl tblsp"),
    (Unit::Teaspoon, "teaspoon teaspoons tsp tsps"),
    (Unit::Liter, "liter liters litre litres ltr l lt"),
    (Unit::Centiliter, "centiliter centiliters centilitre centilitres cl"),
    (Unit::Deciliter, "deciliter deciliters decilitre decilitres dl"),
    (Unit::Milliliter, "milliliter milliliters millilitre millilitres ml mls mils"),
    (Unit::Pound, "pound pounds lb lbs punds pund"),
    (Unit::Ounce, "ounce ounces oz ozs onces"),
    (Unit::Kilogram, "kilogram kilograms kilo kilos kg kgs kilogramme kilogrammes"),
    (Unit::Gram, "gram grams g gr gm gms grm grams gramme grammes"),
    (Unit::Milligram, "milligram milligrams mg"),
    (Unit::Dozen, "dozen dozens doz dz dzn"),
    (Unit::Each, "each ea count ct cnt pcs pc units unit"),
    (Unit::Can, "can cans tin tins"),
    (Unit::Bottle, "bottle bottles btl btls"),
    (Unit::Jar, "jar jars"),
    (Unit::Box, "box boxes bx"),
    (Unit::Bag, "bag bags"),
    (Unit::Pack, "pack packs pk pks package packages pkg pkgs packge"),
    (Unit::Carton, "carton cartons ctn"),
    (Unit::Loaf, "loaf loaves loafs"),
    (Unit::Bunch, "bunch bunches"),
    (Unit::Head, "head heads"),
    (Unit::Stick, "stick sticks"),
    (Unit::Slice, "slice slices"),
    (Unit::Clove, "clove cloves"),
    (Unit::Block, "block blocks"),
    (Unit::Bar, "bar bars"),
    (Unit::Roll, "roll rolls"),
    (Unit::Tub, "tub tubs"),
    (Unit::Case, "case cases"),
    (Unit::Ear, "ear ears"),
    (Unit::Pinch, "pinch pinches"),
    (Unit::Dash, "dash dashes"),
    (Unit::Piece, "piece pieces knob knobs"),
    (Unit::Wedge, "wedge wedges"),
    (Unit::Sprig, "sprig sprigs"),
    (Unit::Stalk, "stalk stalks"),
    (Unit::Fillet, "fillet fillets filet filets"),
    (Unit::Rack, "rack racks"),
    (Unit::Sleeve, "sleeve sleeves"),
    (Unit::Tray, "tray trays"),
    (Unit::Tube, "tube tubes"),
    (Unit::Jug, "jug jugs"),
    (Unit::Pouch, "pouch pouches"),
    (Unit::Packet, "packet packets sachet sachets"),
    (Unit::Crate, "crate crates"),
    (Unit::Basket, "basket baskets punnet punnets"),
];

/// Classes of words.
pub(super) static CLASSES: &[(Class, &str)] = &[
    (Class::SPLIT, "x ct count"),
    (Class::ARTICLE, "the my our some any those these this that your us me of"),
    (
        Class::SIZE,
        "large lg lrg small sm medium med big jumbo mini huge giant tiny little xl xxl extra-large medium-size medium-sized large-size small-size",
    ),
    (Class::LIST, "list lists lst cart carts basket trolley shoppinglist"),
    (
        Class::SHOP,
        "groceries grocery shopping food items item stuff store supermarket products product ingredients",
    ),
    (
        Class::ADJ.with(Class::ATTRIBUTE),
        "organic gluten-free sugar-free fat-free dairy-free lactose-free nonfat non-fat \
      low-fat lowfat reduced-fat full-fat low-sodium reduced-sodium unsalted salted unsweetened sweetened vegan vegetarian kosher halal \
      grass-fed free-range cage-free pasture-raised wild-caught boneless skinless bone-in skin-on seedless \
      whole-wheat whole-grain multigrain decaf diet fresh frozen canned dried raw cooked lean extra-lean ripe \
      unbleached fat-reduced antibiotic-free nitrate-free non-gmo plant-based fragrance-free unscented scented \
      plain mild spicy hot sharp smoked unsmoked pasteurized local natural antibacterial hypoallergenic",
    ),
    (
        Class::ADJ,
        "red green yellow white black brown purple orange blue pink dark light golden whole skim 1% 2% whole half-fat \
      crunchy creamy smooth chunky extra-crunchy thick thin crispy soft hard sweet sour bitter dry regular original classic \
      baby wild roasted toasted grated shredded greek italian french mexican thai japanese chinese korean indian asian \
      russet idaho yukon gala fuji granny honeycrisp gluten low reduced zero fat free long short wide fine coarse \
      chocolate vanilla plain virgin extra instant quick cold warm new old good better best cheap cheaper cheapest premium \
      pulp seeded unseeded medium-rare aged vintage single double triple heavy full half-and-half scented stone-ground steel-cut \
      all-purpose self-rising bread-flour unflavored flavored assorted mixed ground boiled pitted stuffed pickled",
    ),
    (
        Class::CUT,
        "sliced diced chopped minced shredded grated cubed shaved peeled cored halved quartered crushed crumbled \
      julienned trimmed cut deveined seeded pitted melted softened beaten drained rinsed torn mashed pureed toasted sifted \
      divided thawed ground stemmed washed cleaned scrubbed zested juiced slivered snipped smashed whipped packed separated \
      butterflied deboned filleted skinned spiralized cracked squeezed strained hulled flaked bruised squeezed roasted cooked \
      sieved pounded scored patted broken warmed chilled cooled heaping heaped picked shelled husked shucked soaked blanched \
      spatchcocked frenched trussed deseeded destemmed gutted descaled scaled plucked tenderized brined marinated boned",
    ),
    (
        Class::ADV,
        "thinly thickly finely roughly coarsely freshly lightly very well loosely firmly tightly thin thick paper-thin fine extra-thin lengthwise crosswise diagonally",
    ),
    (
        Class::WEIGHED.with(Class::NOUN),
        "beef turkey pork chicken lamb veal ham bacon steak steaks ribeyes sirloins salmon tuna shrimp shrimps prawns cod tilapia halibut \
      trout haddock crab lobster scallops mussels clams ribs brisket roast sirloin ribeye tenderloin loin chops thighs breasts \
      wings drumsticks legs liver sausage sausages chorizo salami prosciutto pastrami bologna pepperoni mortadella turkey-breast \
      mince meat fish catfish mahi swordfish snapper bass oxtail venison duck goose bison meatballs chuck flank ground-beef \
      apple apples banana bananas orange oranges lemon lemons lime limes grape grapes pear pears peach peaches plum plums \
      cherry cherries strawberry strawberries blueberry blueberries raspberries raspberry blackberries mango mangos mangoes kiwi kiwis \
      pineapple pineapples watermelon watermelons melon melons cantaloupe cantaloupes honeydew papaya avocado avocados avacado \
      tomato tomatoes tomatos potato potatoes potatos onion onions garlic carrot carrots celery cucumber cucumbers broccoli cauliflower \
      spinach kale lettuce arugula cabbage zucchini squash eggplant eggplants pepper peppers jalapeno jalapenos jalapeño jalapeños \
      mushroom mushrooms asparagus beets beet radishes radish corn peas ginger yams yam leeks leek scallions scallion shallots \
      shallot okra artichokes artichoke cilantro parsley basil mint thyme rosemary dill turnips parsnips grapefruit grapefruits \
      tangerines clementines nectarines apricots figs dates pomegranate pomegranates plantains plantain cranberries rhubarb \
      chard collards fennel bok brussels sprouts haricots tomatillos chayote jicama cucumbers ribs",
    ),
    (
        Class::NOUN,
        "lox tahini salami prosciutto gnocchi biscotti macarons fudge toffee licorice pickles gherkins cornichons sardines anchovy caviar roe \
      tripe gizzards livers kidneys heart tongue turkeys hens quail rabbit elk emu sushi sashimi dumplings dumpling wontons wonton gyoza potstickers \
      empanadas empanada burritos burrito enchiladas tamales tamale taquitos quesadillas quesadilla chimichangas pierogies pierogi perogies \
      samosas falafel hummus tzatziki baba pesto chutney harissa zaatar sumac saffron cardamom coriander fenugreek allspice anise clove cayenne \
      chives tarragon sage marjoram bay lemongrass galangal horseradish watercress endive escarole frisee radicchio romaine iceberg bokchoy \
      kohlrabi chicory lotus salsify rutabaga celeriac sunchokes taro cassava yuca ginseng edamame lychee dragonfruit guava persimmons persimmon kumquats quince \
      mulberries gooseberries currants boysenberries elderberry acai goji prunes dates sultanas craisins coconut \
      brazils hazelnuts macadamia macadamias pinenuts sunflower pumpkin-seeds poppyseeds sesame linseed chickpeas chickpea garbanzos garbanzo \
      blackeyed favas lima split lentils soybeans tvp seitan jackfruit beancurd natto \
      courgettes courgette aubergine aubergines rocket swede mangetout beetroot gammon rashers crisps fizzy squash treacle digestives crumpets crumpet \
      fishfingers nappies loo-roll kitchen-roll washing-up bin-bags tinfoil clingfilm plasters \
      beers ale ales lager ipa stout porter seltzers wines cabernet pinot sauvignon riesling malbec zinfandel moscato whisky scotch vermouth \
      liqueur schnapps absinthe mezcal soju makgeolli mead energy-drink energy-drinks redbulls smoothies smoothie milkshake milkshakes slushies \
      cappuccino americano coldbrew decaf teabags matcha chai rooibos oolong kefir lassi horchata eggnog \
      sanitizer handsoap bodywash facewash moisturizer chapstick concealer mascara nailpolish hairspray gel pomade hairbrush comb tweezers loofah \
      q-tip swabs gauze ointment antacids antacid tums pepto zyrtec claritin benadryl nyquil dayquil melatonin probiotics supplements multivitamins multivitamin \
      ammonia borax starch bluing polish furniture-polish broom brooms mop mops dustpan bucket buckets gloves trashbags garbage-bags lightbulb \
      matches lighter lighters skewers toothpicks foil parchment cupcake-liners coasters corkscrew opener kettle pan skillet \
      birdseed catnip dogbones chewtoy leash litterbox fishfood hay \
      pens pencils notebook notebooks envelopes stamps tape glue scissors markers crayons stickers balloons streamers giftwrap ribbon \
      applesauce coleslaw slaw sherbet cheesecake cheesecakes brownies brownie cupcakes cupcake danish danishes strudel eclairs pretzel bagel bialys \
      crepes crepe blintzes hashbrown grits farina muesli wheatgerm bran polenta masa couscous orzo rotini rigatoni ziti farfalle cavatappi vermicelli \
      capellini tagliatelle pappardelle bucatini tortellini manicotti cannelloni cannoli udon soba \
      kleenex windex lysol swiffer ajax brillo comet pledge glade drano raid cascade finish persil \
      velveeta ragu prego cholula siracha worcester aioli chimichurri salsa-verde enchilada-sauce gochugaru \
      pepperoncini pimentos pimento hearts sundried-tomatoes bruschetta tapenade \
      popsicle creamsicles fudgesicles icepops drumstick klondike milk-duds snickers twix skittles starburst m&ms butterfinger \
      goldfish triscuits wheat-thins saltines ritz cheez-its tostitos ruffles sunchips popchips funyuns \
      lunchables hotpockets toaster-strudel poptarts eggos bagel-bites \
      gallon-milk rotisserie cutlet filet filets fillet mignon t-bone porterhouse strip skirt hanger tri-tip shanks shank ham-hock hocks trotters \
      branzino monkfish grouper sole flounder perch pike walleye eel octopus squid calamari langoustine crawfish crayfish prawn oysters mussel clam scallop",
    ),
    (
        Class::NOUN,
        "milk eggs egg bread butter cheese yogurt yoghurt cream flour sugar salt rice pasta noodles beans lentils oats \
      cereal granola oatmeal coffee tea juice water soda pop beer wine vodka whiskey cider seltzer kombucha lemonade \
      ketchup mustard mayo mayonnaise relish vinegar oil sauce salsa soup broth stock syrup honey jam jelly jellies preserves \
      chips crackers cookies pretzels popcorn candy chocolate gum nuts almonds peanuts cashews walnuts pecans pistachios raisins \
      tortillas tortilla bagels bagel muffins muffin buns bun rolls croissants croissant donuts doughnuts cake cakes pie pies pastry \
      pizza pizzas burgers burger hotdogs fries nuggets waffles waffle pancakes ice icecream popsicles sorbet gelato \
      tofu tempeh hummus guacamole pesto tahini miso kimchi sauerkraut pickles pickle olives olive capers anchovies sardines \
      spaghetti macaroni penne linguine fettuccine ravioli lasagna gnocchi ramen couscous quinoa barley bulgur polenta grits \
      cornmeal cornstarch yeast vanilla cinnamon cumin paprika oregano turmeric nutmeg pepper-corn peppercorns spices spice \
      detergent soap shampoo conditioner toothpaste toothbrush toothbrushes deodorant lotion sunscreen razors razor floss mouthwash \
      tissues tissue napkins napkin towels towel foil wrap bleach cleaner wipes sponges sponge batteries battery bulbs lightbulbs candles \
      diapers diaper formula pacifier litter kibble treats treat cat-food dog-food toilet-paper paper plates cups forks spoons straws \
      bags tp oj evoo pb pbj pb&j mozzarella cheddar parmesan feta ricotta brie gouda swiss provolone gruyere mascarpone \
      margarine ghee lard shortening buttermilk creamer half-and-half kefir sourdough ciabatta baguette baguettes pita naan brioche \
      tuna ravioli gatorade pepsi coke sprite fanta redbull tide pods nutella oreos doritos cheerios cheetos fritos lays pringles \
      spam jello pudding frosting sprinkles marshmallows caramel molasses agave stevia aspirin ibuprofen tylenol advil vitamins bandaids \
      medicine tampons pads cotton q-tips clorox lysol windex kleenex charmin bounty ziploc saran febreze pampers huggies \
      gochujang tomme sriracha tabasco wasabi mirin sake dashi nori tapioca matcha boba mochi edamame ube chia flaxseed hemp \
      jerky trailmix granola-bars protein bars bar snacks snack salad salads sandwich sandwiches wraps deli cutlets patties \
      bratwurst brats franks weiners wieners kielbasa shells taco tacos dip dressing gravy stuffing croutons breadcrumbs crumbs \
      herbs seasoning seasonings rub marinade extract soap dish-soap trash-bags fabric-softener softener dryer-sheets dishwasher \
      veggies vegetables vegetable fruit fruits greens berries meat seafood dairy produce bakery pitas filters buns flowers charcoal \
      soymilk cold-cuts lunchmeat eggos cocoa espresso latte peppermint lollipops gummies licorice mints almond coconut coconuts walnut pecan peanut \
      cashew bean lentil noodle cookie cracker chip potato-chips hashbrowns tots tater cornbread biscuits biscuit scones ladyfingers phyllo filo \
      steak-sauce bbq teriyaki hoisin soy oyster worcestershire alfredo marinara ranch caesar vinaigrette balsamic canola margaritas mixer tonic \
      champagne prosecco sangria tequila rum gin bourbon brandy merlot chardonnay rosé rose",
    ),
    (
        Class::NOUN,
        "breads brushes butters chilis chocolates cleaners colas condiments creamers creams curries desserts fishsticks gnocchis gravies hams \
      herring jalapeños knives margarines milks nespresso pastas patty puddings ricecakes romano salsas salts sauces seaweed sencha soaps \
      sorbets soups spreads sweeteners tempura tenderloins toiletries waters yogurts oolong darjeeling appetizers beverages hotdog \
      amaretti aniseed antihistamines aperol asiago baklava bechamel bibs bouillon campari cheeseballs chestnut chestnuts clippers \
      cognac collard collards compost custard daisies descaler doilies drippings emmental fertilizer fig firewood flan fontina garam gingerbread \
      gorgonzola graham grenadine hollandaise insecticide juniper kiwifruit knockwurst lilies liners lollies lolly marshmallow moisturiser \
      mothballs mousse mutton nachos napa orchid painkillers pancetta passata pastries pavlova pecorino pitta prune quark queso roquefort roti \
      sardine satay sausagemeat scrubbers seabass seedlings semolina sparklers staples tabbouleh tablecloth tablecloths tablets tamari tart tarts \
      teacakes thermometer toner truffles tulips tupperware twine vaseline wafers pouches gnocchetti streamers skewers toothpicks coasters \
      spuds spud neeps tatties barm barms pikelets scone hobnobs jaffa digestive bourbons shortbread flapjack flapjacks mangetouts sprout \
      celeriacs marrows beansprouts sugarsnaps cress pumpkins gourds capsicum capsicums kumara snowpeas silverbeet bokchoi pawpaw \
      passionfruit lychees satsumas clementine satsuma nectarine apricot damsons greengages blackcurrants redcurrants blackcurrant gooseberry \
      tangerine mandarins mandarin tangelos pomelo starfruit papayas guavas gammons faggots haggis saveloys chipolatas chipolata bangers \
      snags snag steakburgers kebabs kebab doner gyros souvlaki schnitzel schnitzels pasty pasties quiches kippers kipper mackerel pilchards \
      whitebait haddocks pollock coley barramundi whelks cockles winkles crabsticks surimi gravlax herrings eels sprats quavers wotsits \
      twiglets popadoms poppadoms papadums naans chapatis chapati parathas paratha bhajis bhaji pakoras samosa idli korma jalfrezi vindaloo \
      weetabix shreddies alpen porridge frosties cornflakes granolas mueslis oatcakes ryvita crispbread crispbreads rusks melba breadsticks \
      grissini marmite bovril vegemite branston piccalilli ketchups mayos relishes chutneys gherkin marmalade conserve honeys suet lards \
      cordial ribena vimto lucozade tizer lemonades tonics bitters ciders lagers stouts cava rioja champers baileys pimms tequilas gins \
      whiskeys brandies sherry teabag decafs lattes cappuccinos espressos horlicks ovaltine coffees toiletroll dettol domestos zoflora \
      bleaches limescale dishwashing scourers scourer jcloths dusters clothespins nappy sudocrem calpol nurofen paracetamol lemsip strepsils \
      rennies gaviscon imodium savlon plaster lozenges eyedrops condoms lube tampax pantyliners shaver shavers aftershave lipstick eyeliner \
      lipbalm bodywashes bathbomb bubblebath showergel talc handcream loofahs cottonwool ariel daz lenor calgon oxiclean dryerballs dogfood \
      catfood birdfeed whiskas bonios dentastix rawhide chews bagelettes focaccia flatbread flatbreads lavash \
      challah babka panettone stollen pumpernickel crostini crouton burrata halloumi paneer stilton wensleydale edam manchego cotija muenster \
      colby havarti limburger neufchatel skyr labneh boursin babybel babybels cheesestrings dairylea philly clotted panna buttermilks oatmilk \
      almondmilk soymilks coolwhip serranos poblano poblanos habanero habaneros anaheims shishitos tomatillo nopales epazote achiote annatto \
      adobo chipotles chipotle sopes pupusas arepas arepa chicharron chicharrones carnitas barbacoa birria doenjang ssamjang tteokbokki \
      bulgogi kimbap gimbap furikake katsuobushi bonito wakame kombu panko ponzu yuzu shiso daikon enoki shimeji maitake nameko konjac \
      shirataki longan rambutan durian jackfruits bao baozi siumai lapcheong injera berbere teff fufu ackee callaloo saltfish freekeh farro \
      amaranth millet sorghum buckwheat bulgar kasha hominy oatbran wheatgerms kamut orecchiette conchiglie cavatelli gemelli ditalini \
      pastina macaronis tagliolini strozzapreti casarecce fusilli rotelle campanelle mustards wasabis horseradishes vinaigrettes aiolis \
      remoulade tartare tzatzikis guac pestos marinades arrowroot cornflour tapiocas pectin gelatin gelatine xanthan bicarb sherbets fondant \
      marzipan meringue meringues icing ganache jimmies nonpareils allulose erythritol xylitol monkfruit splenda stevias truvia sucralose \
      saccharin jaggery piloncillo demerara muscovado turbinado sodas slurpees coolaid kool-aid powerades gatorades pedialyte monsters \
      electrolytes electrolyte creatine collagen whey casein preworkout psyllium metamucil miralax dulcolax biotin glucosamine takis bugles \
      cracklins rinds slimjims smartfood skinnypop boomchickapop swedishfish airheads jollyranchers tootsie werther's altoids tictacs \
      lifesavers jawbreakers gobstoppers warheads nougat maltesers crunchie wispa liquorice zucchinis sweetcorn peppercorn chilli chillies \
      chilies chiles chile galangals chervil sorrel borage lovage mache mizuna tatsoi foilpans ziplocs ziplock greaseproof firelighters \
      briquettes kindling propane butane fuses superglue sellotape ducttape blutack biros biro highlighters paperclips mousetraps flyspray \
      bugspray citronella sunblock suncream sunscreens aloe bouquet bouquets poinsettia fertiliser prosciuttos bresaola nduja capicola \
      soppressata mortadellas andouille boudin linguica merguez kielbasas bratwursts weisswurst liverwurst braunschweiger poussin capon \
      giblets gizzard pheasant partridge",
    ),
    (
        Class::STAPLE,
        "tomatos potatos mangos avocado potato tomato banana apple orange lemon lime onion carrot cucumber lox hummus pita yoghurt mayonnaise pickles olives almonds cashews walnuts peanuts granola muffins waffles pancakes ramen spaghetti macaroni noodles \
      lentils quinoa vodka gin whiskey rum tequila ale soda pop juice creamer popcorn pretzels candy chocolate ice cauliflower zucchini \
      asparagus cabbage radishes beets plums cherries melon cantaloupe cilantro parsley basil mint ginger scallions leeks eggplant \
      tissues sponges bleach razors deodorant lotion sunscreen diaper formula kibble aspirin tylenol ibuprofen bandaids tofu tempeh \
      mozzarella cheddar parmesan feta ricotta brie gouda provolone mustard relish syrup vanilla cinnamon \
      milk eggs bread butter cheese bananas apples yogurt chicken rice pasta coffee sugar flour beer wine beef pork fish \
      ham bacon juice cereal onions potatoes tomatoes carrots lettuce spinach broccoli garlic ketchup mustard mayo salt water soda tea \
      oranges lemons limes grapes strawberries cookies chips crackers tortillas bagels beans peas turkey salmon shrimp avocados cucumbers \
      mushrooms celery kale honey oatmeal diapers wipes napkins detergent shampoo toothpaste soap batteries peppers corn tofu hummus \
      salsa jam jelly hotdogs burgers buns blueberries raspberries pears peaches mangoes mangos pineapple watermelon steak sausage butter oil vinegar",
    ),
    (
        Class::HEAD,
        "tops broth stock juice soup sauce crackers butter milk bread chips cheese cream oil rice flour sugar noodles salad \
      pie cake cakes cookies bars bar jam jelly jellies preserves syrup tea coffee vinegar sausage sausages bacon burger burgers nuggets \
      wings thighs breast breasts legs drumsticks tenders strips patties meatballs paste puree powder seeds seed salt seasoning \
      dressing dip salsa yogurt pudding candy gum water soda wrap wraps rolls roll buns bun tortillas muffins muffin bagels bagel \
      pizza pasta soap spray wipes bags towels towel paper plates cups food treats treat toast cereal granola oatmeal mix chops chop steak \
      steaks ribs roast loin liver fillet fillets leaves stalks hearts florets beans bean peas snacks snack sticks slices rings \
      wine beer vodka extract zest peel popcorn pretzels nuts shells shell pods detergent filters cutlets skins skin bones stew gravy \
      sandwiches sandwich casserole curry chili concentrate smoothie smoothies shake ice popsicles sorbet spread frosting chunks creamer creamers",
    ),
    (
        Class::FLAVOUR,
        "oat almond soy coconut rice cashew chicken beef vegetable turkey pork apple orange strawberry raspberry blackberry blackcurrant blueberry \
      cherry grape lemon lime peach mango banana vanilla chocolate tomato mushroom onion garlic potato corn flour wheat rye peanut \
      sunflower canola olive sesame avocado vegan cheddar swiss mozzarella parmesan provolone pepperjack goat cranberry pineapple \
      hazelnut caramel mint ginger cinnamon pumpkin pecan walnut pinto kidney navy cannellini navel seltzer tuna salmon bone fish hemp",
    ),
    (
        Class::DISH,
        "lasagna tacos burritos enchiladas chili stew curry casserole meatloaf goulash paella risotto ratatouille \
      stroganoff parmesan carbonara bolognese jambalaya gumbo guacamole tikka masala pho ramen fajitas quesadillas shakshuka \
      pancakes waffles cobbler brownies alfredo piccata marsala chowder bisque scampi tiramisu cheesecake moussaka pozole tamales \
      teriyaki stir-fry stirfry biryani borscht quiche frittata barbecue bbq fondue cookout meatballs spaghetti pizza soup salad",
    ),
    (
        Class::BRAND,
        "horizon tide kraft heinz chobani fage oikos dannon yoplait tillamook sargento philadelphia land-o-lakes barilla \
      prego ragu rao's hellmann's hidden silk oatly califia planet lactaid fairlife organic-valley kirkland walmart great-value \
      charmin bounty cottonelle scott angel-soft clorox lysol dawn cascade gain downy febreze pampers huggies luvs colgate crest \
      oral-b gillette dove olay pantene nescafe folgers maxwell starbucks dunkin peet's lavazza keurig lipton twinings tropicana \
      simply minute pepsi coke coca-cola sprite fanta gatorade powerade dasani aquafina fiji evian perrier lacroix kellogg's \
      quaker cheerios nabisco oreo oreos doritos lays lay's pringles ritz triscuit goldfish jif skippy smucker's nutella hershey's \
      reese's snickers m&m's m&ms kitkat haribo tyson perdue oscar hormel jimmy eckrich johnsonville butterball beyond impossible \
      digiorno stouffer's eggo ben haagen-dazs häagen-dazs breyers dreyer's purina iams friskies meow pedigree blue-buffalo sabra goya \
      bush's del-monte dole chiquita campbell's progresso swanson knorr mccormick lawry's tabasco huy cholula frank's kikkoman \
      newman's annie's amy's cliff clif kind larabar nature horizon's stonyfield daisy breakstone's cabot boar's nathan's ball",
    ),
    (
        Class::STORE,
        "loblaws metro sobeys woolworths coles asda waitrose morrisons ocado carrefour iga save-on-foods giant-eagle winco food-lion harris-teeter stop-and-shop winn-dixie walmart target costco kroger safeway aldi wegmans publix trader whole-foods heb h-e-b meijer sprouts albertsons tesco sainsbury's lidl",
    ),
    (
        Class::FUNCTION,
        "i i'm i'll i've i'd you you're he she they we we're we've it it's its is are was were am be been being do does did don't doesn't \
      didn't can can't could couldn't will won't would wouldn't should shouldn't shall may might must have has had having \
      what what's whats who who's whom whose when where where's why how how's which if because cause than there there's here \
      tell explain know think say said says let let's why please am not never ever whether him his her their them myself your yourself \
      about into until since while ok okay going gonna wanna want need",
    ),
];
