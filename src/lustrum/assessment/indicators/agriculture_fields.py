"""AGR: what becomes of the harvest, what ties fields to works, yields and draught animals."""

from __future__ import annotations

import xarray as xr

from lustrum.assessment.indicator import Swept, View, indicator
from lustrum.assessment.persons import TOWN, persons_over_year
from lustrum.assessment.series import per_year, ratio, total
from lustrum.assessment.valuing import at_constant_prices, at_prices, in_tonnes, price_in
from lustrum.quantities.calendar import MONTHS_A_YEAR

TAKEN = ("purchase", "compulsory-purchase", "contract", "tax-in-kind", "procurement")
SALES = ("purchase", "compulsory-purchase", "contract", "free-market", "market")
HECTARE = 1e4
KILOGRAMS = 1000.0
DAYS = 365.0
NO_HARVEST = "Without a harvest the share has no meaning, so no value is stated."
BY_REPORT = "A harvest that is reported too high makes the share look lighter than it was; compare both bases."


def _over_harvest(view: View, goods: xr.DataArray) -> xr.DataArray:
    """Return goods (time, product) over the harvest of the products that both name, at constant prices."""
    harvest = total(view.year("harvest"), "form")
    crops = [name for name in harvest["product"].values if name in set(goods["product"].values)]
    harvest, goods = harvest.sel(product=crops), goods.sel(product=crops)
    return ratio(total(at_constant_prices(view, goods)), total(at_constant_prices(view, harvest)))


@indicator(
    id="AGR-04",
    title="Share of the harvest sold",
    needs=("marketed_farm_products", "harvest", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of the crop is exchanged",
    source="procurement statistics",
    mark="K",
    notes=("Purchase and free market; the tax in kind leaves the farm without being sold.", NO_HARVEST),
    pitfalls=("Grain sold in autumn and bought back in spring counts as sold.", BY_REPORT),
)
def share_sold(view: View) -> xr.DataArray:
    r"""Farm products sold, in the harvest, at constant prices over twelve months.

    .. math:: m = \sum_{k,\, c \ne tax} \bar p_k q_{k,c} / \sum_k \bar p_k H_k
    """
    sold = view.of(view.year("marketed_farm_products"), "channel", role=SALES)
    return _over_harvest(view, total(sold, "channel"))


@indicator(
    id="AGR-04.procurement",
    title="Share of the harvest delivered to the state",
    needs=("procurement", "harvest", "prices"),
    unit="share",
    range=(0, 1),
    direction="the state takes or buys more of the crop",
    source="procurement statistics",
    mark="K",
    notes=("Tax in kind, compulsory purchase and contract together.", NO_HARVEST),
    pitfalls=("Part may come back as relief or seed.", BY_REPORT),
)
def share_procured(view: View) -> xr.DataArray:
    r"""Deliveries to the state in the harvest, at constant prices over twelve months.

    .. math:: d = \sum_k \bar p_k D_k / \sum_k \bar p_k H_k
    """
    return _over_harvest(view, total(view.of(view.year("procurement"), "channel", role=TAKEN), "channel"))


@indicator(
    id="AGR-04.tax",
    title="Tax in kind, share of the harvest",
    needs=("procurement", "harvest", "prices"),
    unit="share",
    range=(0, 1),
    direction="more of the crop is taken without pay",
    source="tax law and procurement statistics of the period",
    mark="K",
    notes=("The rate as collected, not the rate of the law.", NO_HARVEST),
    pitfalls=(BY_REPORT, "Payments for water, machines and debts in kind are no tax and may weigh as much."),
)
def tax_rate(view: View) -> xr.DataArray:
    r"""Tax in kind in the harvest, at constant prices over twelve months.

    .. math:: t = \sum_k \bar p_k T_k / \sum_k \bar p_k H_k
    """
    return _over_harvest(view, view.entry("procurement", channel="tax in kind"))


@indicator(
    id="AGR-04.price",
    title="Obligatory price over market price",
    needs=("procurement", "prices"),
    unit="ratio",
    range=(0, float("inf")),
    direction="what must be delivered is paid nearer to its market price",
    source="procurement statistics",
    mark="K",
    notes=(
        "Of the products bought by compulsory purchase, weighted by what was bought; prices of the month.",
        "Where nothing must be sold, or it has no free market, there is nothing to compare and no value is stated.",
    ),
    pitfalls=(
        "The free price would be lower if nothing were taken: the ratio overstates what the farmer would have got.",
        "A thin market has a price that few paid.",
    ),
)
def price_ratio(view: View) -> xr.DataArray:
    r"""Payment for compulsory purchases over what the same goods cost on the free market, over twelve months.

    .. math:: \rho = \frac{\sum_k p^{proc}_k D_k}{\sum_k p^{free}_k D_k}
    """
    bought = total(view.of(view["procurement"], "channel", role="compulsory-purchase"), "channel")
    paid, free = (at_prices(bought, price_in(view, market)) for market in ("procurement", "free-market"))
    return ratio(per_year(total(paid)), per_year(total(free)))


@indicator(
    id="AGR-04.retained",
    title="Food energy left in the village after deliveries",
    needs=("procurement", "harvest", "population", "product.kind", "product.unit"),
    unit="kilocalorie per person and day",
    range=(float("-inf"), float("inf")),
    direction="more food is left to each villager",
    source="FAO food balance sheets for the method",
    mark="K",
    parameters={"energy": Swept(3000.0, 2400.0, 3600.0, "kilocalories in a kilogram of crop as it is weighed")},
    notes=(
        "Crops of the kind `food` measured by weight; seed, fodder and losses are not taken off, sales on the free "
        "market neither. Without villagers no value is stated.",
    ),
    pitfalls=(
        "A mean: a village average that is enough leaves room for hungry households.",
        "The energy of a kilogram differs by half between crops and between husked and unhusked grain.",
    ),
)
def retained_energy(view: View, *, energy: float) -> xr.DataArray:
    r"""Energy of the food crops of a year less deliveries, for each person of the villages and day.

    .. math:: k = \frac{\epsilon \sum_{k \in food} (H_k - D_k)}{365\, P_{village}}
    """
    harvest = total(view.year("harvest"), "form")
    taken = total(view.of(view.year("procurement"), "channel", role=TAKEN), "channel")
    kept = harvest - taken.reindex(product=harvest["product"].values, fill_value=0.0)
    food = total(in_tonnes(view, view.of(kept, "product", kind="food")))
    people = persons_over_year(view, "settlement")
    villagers = total(view.of(people, "settlement", role=lambda place: place not in TOWN))
    return ratio(energy * KILOGRAMS * food, DAYS * villagers)


# --- ties -----------------------------------------------------------------------------------------

TIES = ("inputs_used", "gross_output", "prices", "branch.sector", "product.sector")


def _inputs(view: View, into: str, of: str) -> xr.DataArray:
    """Return the products of one sector used up in branches of another, at constant prices over a year (time,)."""
    used = view.of(view.year("inputs_used"), "branch", sector=into)
    return total(at_constant_prices(view, total(view.of(used, "product", sector=of), "branch")))


@indicator(
    id="AGR-05",
    title="Industrial inputs per unit of farm output",
    needs=TIES,
    unit="ratio",
    range=(0, float("inf")),
    direction="farming uses more of what industry makes",
    source="input-output analysis",
    mark="K",
    notes=("Without farm output the ratio has no meaning, so no value is stated.",),
    pitfalls=("A bad harvest raises it.", "Constant prices of industrial goods may be far from their cost."),
)
def industrial_inputs(view: View) -> xr.DataArray:
    r"""Industrial products used up in farming over farming's gross output, at constant prices and twelve months.

    .. math:: a = \sum_{k \in industry} \bar p_k u_{k,agr} / X_{agr}
    """
    output = total(view.of(view.year("gross_output"), "branch", sector="agriculture"))
    return ratio(_inputs(view, "agriculture", "industry"), output)


@indicator(
    id="AGR-05.farm",
    title="Farm inputs per unit of industrial output",
    needs=TIES,
    unit="ratio",
    range=(0, float("inf")),
    direction="industry uses more of what farming grows",
    source="input-output analysis",
    mark="K",
    notes=("Without industrial output the ratio has no meaning, so no value is stated.",),
    pitfalls=("It falls when heavy industry grows, though mills use as much grain and fibre as before.",),
)
def farm_inputs(view: View) -> xr.DataArray:
    r"""Farm products used up in industry over industry's gross output, at constant prices and twelve months.

    .. math:: a' = \sum_{k \in agr} \bar p_k u_{k,ind} / X_{ind}
    """
    output = total(view.of(view.year("gross_output"), "branch", sector="industry"))
    return ratio(_inputs(view, "industry", "agriculture"), output)


@indicator(
    id="AGR-05.hectare",
    title="Industrial inputs per hectare",
    needs=("inputs_used", "prices", "land_area", "branch.sector", "product.sector"),
    unit="won per hectare",
    range=(0, float("inf")),
    direction="a hectare gets more fertiliser, tools and power",
    source="agricultural statistics",
    mark="K",
    notes=("At constant prices over twelve months. Without farmland no value is stated.",),
    pitfalls=("Good land and gardens get more than a mean tells.",),
)
def inputs_per_hectare(view: View) -> xr.DataArray:
    r"""Industrial products used up in farming over all farmland.

    .. math:: a_{ha} = \sum_{k \in industry} \bar p_k u_{k,agr} / A
    """
    return ratio(_inputs(view, "agriculture", "industry"), total(view["land_area"]) / HECTARE)


def _completion(view: View, flow: str) -> xr.DataArray:
    stages = view.entry("contracts", flow=flow)
    if not {"contracted", "delivered"} <= {str(name) for name in stages["stage"].values}:
        return total(stages).where(False)
    return ratio(stages.sel(stage="delivered", drop=True), stages.sel(stage="contracted", drop=True))


NO_CONTRACTS = "Where nothing was contracted there is nothing to complete, so no value is stated."


@indicator(
    id="AGR-05.delivered-by-farms",
    title="Farm deliveries over what was contracted",
    needs=("contracts",),
    unit="ratio",
    range=(0, float("inf")),
    direction="farms deliver more of what was agreed",
    source="contract statistics",
    mark="K",
    notes=(NO_CONTRACTS,),
    pitfalls=("Small contracts are easily kept.", "A contract that could not be refused is a delivery order."),
)
def farm_deliveries(view: View) -> xr.DataArray:
    r"""Delivered over contracted, from agriculture to industry.

    .. math:: c_1 = D_{agr \to ind} / C_{agr \to ind}
    """
    return _completion(view, "agriculture to industry")


@indicator(
    id="AGR-05.delivered-by-industry",
    title="Industrial deliveries over what was contracted",
    needs=("contracts",),
    unit="ratio",
    range=(0, float("inf")),
    direction="works deliver more of what was agreed with farms",
    source="contract statistics",
    mark="K",
    notes=(NO_CONTRACTS,),
    pitfalls=("Small contracts are easily kept.", "Delivered by value: the wrong goods count like the right ones."),
)
def industrial_deliveries(view: View) -> xr.DataArray:
    r"""Delivered over contracted, from industry to agriculture.

    .. math:: c_2 = D_{ind \to agr} / C_{ind \to agr}
    """
    return _completion(view, "industry to agriculture")


@indicator(
    id="AGR-05.market",
    title="Market share of exchange between farming and industry",
    needs=("exchanges",),
    unit="share",
    range=(0, 1),
    direction="more of what passes between farming and industry is bought and sold freely",
    source="Kornai 1992 for the kinds of coordination",
    mark="P",
    notes=(
        "Both directions together, at the prices paid.",
        "Where nothing passes between the two the share has no meaning, so no value is stated.",
    ),
    pitfalls=("Goods taken at low prices weigh little: by quantity the share of orders is larger.",),
)
def market_share(view: View) -> xr.DataArray:
    r"""Exchange by the market in all exchange between agriculture and industry, over twelve months.

    .. math:: \mu = E_{market} / \sum_c E_c
    """
    both = view.entry("exchanges", flow="agriculture to industry") + view.entry(
        "exchanges", flow="industry to agriculture"
    )
    return ratio(total(view.worded("exchanges", both, "coordination", "market")), total(both))


# --- yields and herds -----------------------------------------------------------------------------


@indicator(
    id="AGR-06",
    title="Yield of food crops",
    needs=("harvest", "land_area", "product.kind", "product.unit"),
    unit="t per hectare",
    range=(0, float("inf")),
    direction="a hectare of farmland gives more food crops",
    source="agricultural statistics",
    mark="K",
    notes=(
        "Crops of the kind `food` measured by weight, over all farmland and twelve months. Without farmland no value "
        "is stated.",
    ),
    pitfalls=(
        "Over all farmland, not over what was sown with the crop: more cotton lowers it, a second crop raises it.",
        "Biological yield, harvest in the barn and harvest on paper are three numbers.",
        "Weather moves single years: read the trend.",
    ),
)
def crop_yield(view: View) -> xr.DataArray:
    r"""Tonnes of food crops over hectares of farmland.

    .. math:: y = \sum_{k \in food} H_k / A
    """
    harvest = view.of(total(view.year("harvest"), "form"), "product", kind="food")
    return ratio(total(in_tonnes(view, harvest)), total(view["land_area"]) / HECTARE)


@indicator(
    id="AGR-06.draught",
    title="Draught animals per 100 hectares",
    needs=("livestock", "land_area"),
    unit="head per 100 hectares",
    range=(0, float("inf")),
    direction="more animals pull for each hectare",
    source="agricultural statistics; a fall of herds as a sign of unwilling entry: literature on collectivisation",
    mark="K",
    notes=("Read its trend for a loss of herds. Without farmland no value is stated.",),
    pitfalls=(
        "War, fodder and disease kill animals too.",
        "Tractors replace animals: fewer need not be a sign of anything.",
    ),
)
def draught_animals(view: View) -> xr.DataArray:
    r"""Draught cattle of all holders over hectares of farmland.

    .. math:: b = 100\, L / A
    """
    return ratio(100 * total(view["livestock"]), total(view["land_area"]) / HECTARE)


@indicator(
    id="AGR-06.slaughter",
    title="Draught animals slaughtered or lost within a year",
    needs=("livestock", "slaughter"),
    unit="ratio",
    range=(0, float("inf")),
    direction="more of the herd is slaughtered or lost",
    source="literature on collectivisation",
    mark="K",
    empty=0.0,
    empty_note="there was no animal to be slaughtered",
    notes=("Over the herd of a year before.",),
    pitfalls=("Old animals are slaughtered in every year: compare with quiet years.",),
)
def slaughter_rate(view: View) -> xr.DataArray:
    r"""Draught cattle slaughtered or lost in twelve months over the herd at their beginning.

    .. math:: z = Z_t / L_{t - 1\text{ year}}
    """
    herd, lost = total(view["livestock"]).shift(time=MONTHS_A_YEAR), total(view.year("slaughter"))
    return view.or_empty(ratio(lost, herd), (herd == 0) & (lost == 0))
