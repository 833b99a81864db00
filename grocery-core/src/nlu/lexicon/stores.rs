//! Names of shops, as people say them; behind "at", "from" and "in" they tell where something is to be bought.

/// One a line.
pub(in crate::nlu) static STORES: &str = "
walmart
wal mart
target
costco
sam's club
sams club
bj's
bj's wholesale
kroger
publix
safeway
albertsons
vons
ralphs
meijer
wegmans
h-e-b
heb
hy-vee
hyvee
aldi
aldi's
lidl
trader joe's
trader joes
trader joe
whole foods
whole foods market
sprouts
sprouts farmers market
food lion
food city
food 4 less
giant eagle
giant food
stop and shop
stop & shop
shoprite
shop rite
harris teeter
winn dixie
winn-dixie
winco
piggly wiggly
fred meyer
king soopers
price chopper
market basket
market 32
grocery outlet
smart and final
fresh market
fresh thyme
h mart
99 ranch
ranch 99
dollar tree
dollar general
family dollar
big lots
cvs
walgreens
walgreen's
rite aid
duane reade
home depot
lowe's
lowes
ace hardware
menards
petco
petsmart
michaels
tesco
tesco express
tescos
sainsbury's
sainsburys
asda
morrisons
waitrose
iceland
ocado
co-op
coop
marks and spencer
marks & spencer
m&s
m and s
boots
superdrug
poundland
b&m
home bargains
wilko
b&q
holland and barrett
holland & barrett
budgens
nisa
spar
londis
dunnes
dunnes stores
supervalu
super valu
centra
loblaws
metro
sobeys
no frills
superstore
real canadian superstore
canadian tire
shoppers drug mart
bulk barn
save-on-foods
save on foods
food basics
freshco
farm boy
woolworths
woolies
coles
iga
bunnings
chemist warehouse
dan murphy's
foodland
countdown
pak'nsave
pak n save
new world
four square
big bazaar
reliance fresh
dmart
d-mart
bigbasket
nature's basket
carrefour
auchan
";
