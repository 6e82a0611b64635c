-- The sixty rules of rules.yaml as somebody who knows SQL would write them: each relation read once, yuan worked out once.
with talks as (
    select a.deal__id as deal,
        count(*) as n,
        count(*) filter (a.type = 'meeting' and a.at__day > date '$today' - 14) as recent_meetings,
        count(*) filter (a.at__day > date '$today' - 30) as recent,
        bool_or(a.outcome = 'advance') as advance,
        bool_or(a.type = 'demo') as demo,
        max(a.at__day) as last_day,
        sum(a.minutes) filter (a.type in ('meeting', 'call')) as talk_minutes,
        count(*) filter (a.type = 'call' and a.at__day >= d.stage_entered_on) as calls_in_stage,
        sum(a.minutes) as minutes,
        count(a.minutes) as timed,
        arg_max(a.type, (a."at", a.id)) filter (a.type is not null) as last_type
    from activity a join deal d on d.id = a.deal__id
    where a."at" <= timestamp '$as_of'
    group by a.deal__id
), known as (
    select l.from_id as deal,
        bool_or(c.role = 'economic_buyer') as buyer,
        count(*) filter (c.active) as active,
        bool_or(c.role in ('legal', 'procurement')) as paper,
        bool_and(c.agreed) as agreed,
        count(*) - count(c.agreed) as silent,
        max(c.influence) as weight
    from deal__contacts l join contact c on c.id = l.to_id
    group by l.from_id
), moves as (
    select deal__id as deal, count(*) as n, bool_or(from_stage = 'propose' and to_stage = 'discover') as sent_back
    from stage_change
    where "at" <= timestamp '$as_of'
    group by deal__id
), items as (
    select deal__id as deal,
        sum(quantity) as quantity,
        sum(case price__currency when 'CNY' then price * 1000000 when 'USD' then price * $usd end) as yuan,
        count(*) filter (price is not null and price__currency not in ('CNY', 'USD')) as no_rate
    from line_item
    group by deal__id
), deals as (
    select *,
        case amount__currency when 'CNY' then amount * 1000000 when 'USD' then amount * $usd end as yuan,
        case cost__currency when 'CNY' then cost * 1000000 when 'USD' then cost * $usd end as cost_yuan
    from deal
    where created_on <= date '$today'
)
select d.id,
    d.amount is not null as "amount-known",
    d.yuan >= 500000000000000 as "worth-it",
    d.yuan >= 5000000000000000 as "big",
    d.yuan < 200000000000000 as "small",
    d.yuan between 1000000000000000 and 3000000000000000 as "middle",
    d.yuan - d.cost_yuan >= 300000000000000 as "margin",
    case when d.yuan <> 0 then d.cost_yuan * 100 <= d.yuan * 65 end as "margin-share",
    d.discount <= 1500 as "discount-low",
    d.discount is null as "no-discount",
    d.probability >= 5000 as "likely",
    d.close_date <= date '$today' + 30 as "closes-soon",
    d.close_date is not null and d.close_date between date '$today' and date '$today' + 90 as "closes-in-quarter",
    d.close_date < date '$today' as "overdue",
    d.next_step is not null and d.next_step_on >= date '$today' as "next-step-dated",
    date '$today' - d.created_on <= 90 as "young",
    date '$today' - d.created_on > 180 as "aged",
    date '$today' - d.stage_entered_on
        > case d.stage when 'lead' then 14 when 'qualify' then 21 when 'discover' then 30 when 'propose' then 30 when 'negotiate' then 21 when 'onboard' then 45 end
        as "stalled",
    d.stage in ('propose', 'negotiate') as "late-stage",
    d.status = 'open' as "open",
    d.type = 'new' as "new",
    d.source in ('referral', 'partner', 'inbound') as "warm",
    d.source not in ('outbound', 'event') as "not-cold",
    d.competitor is not null as "rival-known",
    d.competitor = 'Klydon' or d.competitor = '辰岳' as "strong-rival",
    list_contains(d.tags, 'mutual_plan') as "plan-agreed",
    d.tags is not null and list_contains(d.tags, 'pain_confirmed') and list_contains(d.tags, 'value_case') as "value-shown",
    d.category = 'commit' and d.probability >= 7500 as "called",
    d.closed_on - d.created_on <= 60 as "fast",
    d.refunded_on is null as "kept",
    d.product = 'platform' or d.product = 'analytics' as "core-product",
    d.created_on + interval 6 month >= date '$today' as "half-year",
    d.status <> 'lost' or d.lost_reason is not null as "reason-known",
    a.tier in ('strategic', 'named') as "named",
    a.industry is not null and a.employees >= 50 as "fits",
    a.country = 'CN' as "domestic",
    a.satisfaction >= 7 as "content",
    o.level = 'senior' as "senior",
    t.region in ('east', 'south') as "home-region",
    o.left_on is null as "owner-there",
    date '$today' - o.hired_on >= 180 as "ramped",
    ao.level <> 'junior' as "account-led",
    coalesce(talks.n, 0) >= 5 as "busy",
    coalesce(talks.recent_meetings, 0) >= 2 as "two-meetings",
    coalesce(talks.recent, 0) = 0 as "silent",
    coalesce(talks.advance, false) as "advance",
    coalesce(talks.demo, false) as "demo-held",
    date '$today' - talks.last_day <= 14 as "touched",
    coalesce(talks.talk_minutes, 0) >= 120 as "time-spent",
    case when d.stage_entered_on is not null then coalesce(talks.calls_in_stage, 0) >= 1 end as "called-in-stage",
    case when talks.timed > 0 then talks.minutes >= talks.timed * 25 end as "long-talks",
    talks.last_type = 'email' as "last-by-mail",
    coalesce(known.buyer, false) as "buyer-known",
    coalesce(known.active, 0) >= 2 as "two-people",
    coalesce(known.paper, false) as "paper-people",
    case when not known.agreed then false when known.silent = 0 then true end as "all-agree",
    known.weight >= 4 as "weight",
    coalesce(moves.n, 0) >= 4 as "moved",
    coalesce(moves.sent_back, false) as "sent-back",
    coalesce(items.quantity, 0) >= 10 as "volume",
    case when items.no_rate = 0 then items.yuan >= 50000000000000 end as "priced"
from deals d
left join talks on talks.deal = d.id
left join known on known.deal = d.id
left join moves on moves.deal = d.id
left join items on items.deal = d.id
left join account a on a.id = d.account__id
left join rep o on o.id = d.owner__id
left join team t on t.id = o.team__id
left join rep ao on ao.id = a.owner__id
