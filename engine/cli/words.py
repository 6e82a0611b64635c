"""The help of every verb and option in Chinese, by its English."""

from __future__ import annotations

HELP = {
    "Sales playbooks as text that is checked, tested and run.": "以文本编写、可检查、可测试、可运行的销售手册。",
    "Language of messages (default: the workspace's, else the locale's).": "消息的语言(默认:工作区的语言,其次为系统语言)。",
    "Start looking for the workspace here.": "从此处开始查找工作区。",
    "Who acts (default: the workspace's user, else the login).": "操作人(默认:工作区的用户,其次为登录名)。",
    "Show the version and exit.": "显示版本后退出。",
    "Show this message and exit.": "显示此说明后退出。",
    # init, sample, import
    "Make a workspace: dealcoach.yaml, book.yaml and the playbook, ready to edit.": "新建工作区:dealcoach.yaml、book.yaml 与可供修改的手册。",
    "A shipped playbook to start from.": "作为起点的随附手册。",
    "The folder with the files exported from your CRM.": "CRM 导出文件所在的文件夹。",
    "Write a sample book into DIR, one file a record type, and truth.json with the effects planted in it.": (
        "在 DIR 中生成示例数据,每种记录一个文件,并在 truth.json 中写明预设的规律。"
    ),
    "How many deals; the company grows with them.": "商机数量;公司规模随之变化。",
    "The same seed gives the same bytes.": "种子相同,内容完全相同。",
    "Language of names.": "名称的语言。",
    "The day on which the book ends.": "数据截止的日期。",
    "What to write.": "文件格式。",
    "Import the exports that book.yaml names. Importing twice changes nothing; a bad row is kept aside with its reason.": (
        "导入 book.yaml 所列的文件。重复导入不产生变化;有误的行连同原因另行隔离。"
    ),
    "End with exit code 3 when a row had to be put into quarantine.": "有行被隔离时以退出码 3 结束。",
    "How to print.": "输出格式。",
    # check, test, fmt, help
    "Check playbooks, overlays and cases: files, or folders with all that is in them (default: this workspace, else this folder).": (
        "检查手册、叠加层与用例:文件,或整个文件夹(默认:本工作区,否则本文件夹)。"
    ),
    "Files, or folders with all that is in them.": "文件,或整个文件夹。",
    "Lay this overlay on the playbooks (may be repeated).": "在手册上叠加此叠加层(可重复)。",
    "How the result is written.": "结果的格式。",
    "Warnings fail too.": "有警告也算失败。",
    "Run the cases of a playbook, a folder of playbooks, or (without PATHS) everything below this folder.": (
        "运行手册或手册文件夹的用例;不写 PATHS 时运行本文件夹下的全部用例。"
    ),
    "Flip and drop each condition, and name those that no case guards.": "逐一反转或去掉条件,列出没有用例保护的条件。",
    "Name each verdict and trigger that no case asserts.": "列出没有用例断言的判定与触发器。",
    "Format the conditions in playbooks and overlays: files, folders, or - for standard input (default: this workspace or folder).": (
        "规范手册与叠加层中条件的写法:文件、文件夹,或以 - 表示标准输入(默认:本工作区或本文件夹)。"
    ),
    "Only conditions change; every other byte stays. What changed is listed.": "只改条件,其余一字不动;列出有改动的文件。",
    "Write nothing; exit 1 when something would change.": "不写入;有需要改动之处时以退出码 1 结束。",
    "Explain the code of a problem (PB204), or list all codes.": "解释问题的代码(如 PB204),或列出全部代码。",
    "The code of a problem, such as PB204.": "问题的代码,如 PB204。",
    # judge, next, explain
    "Judge every deal, rep and team; store decisions and prompts that differ from the last ones.": (
        "判定全部商机、销售与团队;保存与上次不同的判定与辅导提示。"
    ),
    "Judge as of this day or time (default: now).": "按此日期或时刻判定(默认:现在)。",
    "Leave out what was recorded after this day or time (default: now).": "略去此日期或时刻之后才录入的内容(默认:现在)。",
    "Print the next required actions: overdue first, then by due date, the cheapest first.": (
        "列出必须完成的下一步行动:逾期在前,再按到期日,用时少的在前。"
    ),
    "Only the deals of this rep (id or name).": "只看此销售的商机(编号或姓名)。",
    "All of them, not only the first 20.": "列出全部,而不只是前 20 项。",
    "Explain the verdicts of one deal: each condition, each sub-expression, each fact, and the smallest ways out.": (
        "解释一个商机的判定:每个条件、每个子表达式、每项事实,以及最省力的通关办法。"
    ),
    # tick, waive
    "Tick an action of a deal's checklist as done.": "勾选商机清单中的一个动作为已完成。",
    "What shows that it is done: a mail, a date, a name.": "完成的证据:邮件、日期、人名。",
    "Take the tick back.": "取消勾选。",
    "Confirm the tick of someone else.": "确认他人的勾选。",
    "Act as of this day or time (default: now).": "按此日期或时刻操作(默认:现在)。",
    "Waive an exit criterion for one deal, for as long as the playbook allows.": "为一个商机豁免一条出口标准,期限依手册规定。",
    "Why it does not hold here; kept with the waiver.": "为何在此不适用;与豁免一同保存。",
    "Withdraw the waiver.": "撤销豁免。",
    # coach, feedback
    "Coach reps and teams: the queue, agendas, sessions, commitments and what became of them.": "辅导销售与团队:名单、议程、面谈、承诺及其结果。",
    "List the reps and teams that you coach, the one most in need first.": "列出您辅导的销售与团队,最需要的在前。",
    "A rep (id or name), or a team for a team meeting.": "销售(编号或姓名);团队会议则为团队。",
    "The kind of session.": "面谈的类型。",
    "Write the agenda of a session: commitments, wins, progress, targets behind, prompts, difficulties and needs.": (
        "生成面谈议程:承诺、值得肯定之处、进展、落后的目标、提示、困难与需求。"
    ),
    "Begin a session as the coach.": "以教练身份开始面谈。",
    "List the sessions that you took part in, the newest first.": "列出您参与的面谈,最近的在前。",
    "Only those with this rep or team (id or name).": "只看与此销售或团队(编号或名称)的面谈。",
    "Show a session with the notes that you may read, or a prompt with its life.": "显示面谈及您可读的记录,或提示的处理经过。",
    "The id of a session or a prompt.": "面谈或提示的编号。",
    "Write a note; it is private unless it is shared.": "写一条记录;不共享即为私密。",
    "The id of an open session; for a rep's own difficulty or need, the rep.": "进行中面谈的编号;销售写本人的困难或需求时,填本人。",
    "What to write; - reads it from standard input.": "记录内容;写 - 则从标准输入读取。",
    "Where it belongs: GROW, feedback, what the rep brings, or a note.": "所属栏目:GROW、反馈、销售提出的事项或一般记录。",
    "Let the other side of the session read it too; else only you can.": "让面谈的另一方也能阅读;否则仅您可见。",
    "The prompt that it is about.": "所涉及的提示。",
    "Let the other side of the session read a note of yours.": "让面谈的另一方阅读您的一条记录。",
    "The id of a note of yours.": "您的记录的编号。",
    "List what a commitment can be measured by.": "列出可用来衡量承诺的度量。",
    "Only those about this kind of record.": "只看此类记录的度量。",
    "Keep what someone undertakes; the baseline is measured now, the follow-up by itself.": "登记承诺;起点即时测得,结果自动跟进。",
    "The id of an open session.": "进行中面谈的编号。",
    "What is undertaken.": "承诺内容。",
    "The last day for it.": "最后期限。",
    "Who undertakes it (default: the rep).": "承诺人(默认:该销售)。",
    "What it is measured by: a measure, signal or criterion of the playbook.": "用什么衡量:手册中的度量、信号或标准。",
    "On which deal, rep or team it is measured (default: the rep, or the prompt's deal).": (
        "在哪个商机、销售或团队上衡量(默认:该销售,或提示所涉商机)。"
    ),
    "The change expected: +2, -7d, +10%, CNY 50_000, true.": "预期的变化:+2、-7d、+10%、CNY 50_000、true。",
    "The prompt that it answers.": "所回应的提示。",
    "End a session; a performance review needs praise, gap and suggestion first.": "结束面谈;绩效面谈须先写明肯定、不足与建议。",
    "Why nobody undertook anything.": "为何没有承诺。",
    "List commitments with what they have come to, measured now.": "列出承诺及其目前结果(即时测得)。",
    "Only those of this rep or team (id or name).": "只看此销售或团队(编号或名称)的承诺。",
    "All of them, not only those open or lately due.": "列出全部,而不只是进行中或最近到期的。",
    "Say what came of a commitment that nothing measures, or take one back.": "说明没有度量的承诺结果如何,或撤回承诺。",
    "The id of a commitment without a measure.": "没有度量的承诺的编号。",
    "What came of it.": "结果如何。",
    "It is taken back, with the reason as the note.": "撤回承诺,理由写在备注中。",
    "A word about it, or the reason.": "备注或理由。",
    "Take a prompt on.": "接受一条提示。",
    "The id of a prompt.": "提示的编号。",
    "Set a prompt aside, with a reason.": "忽略一条提示,并说明理由。",
    "Why; it is kept with the prompt.": "理由;与提示一同保存。",
    "Tell by coach whether coaching is happening: sessions held and due, prompts, commitments.": (
        "按教练说明辅导是否在进行:已完成与应完成的面谈、提示、承诺。"
    ),
    "From this day on (default: the last 91 days).": "起始日期(默认:最近 91 天)。",
    "Also whether courses and sessions worked; this takes a while. As CSV only that is printed.": (
        "同时说明课程与面谈是否有效(需时较久);CSV 仅输出这一部分。"
    ),
    "Say what is wrong with a criterion, or propose something; list what was said.": "说明标准有何问题或提出建议;列出已有反馈。",
    "Say of a criterion that it is unclear, impossible or useless, or propose something.": "说明标准不清楚、做不到或没有用,或提出建议。",
    "The id of a criterion, an action or a trigger.": "标准、动作或触发器的编号。",
    "In what way, or what you propose.": "具体说明,或您的建议。",
    "The playbook, where several have that id.": "若多个手册都有此编号,请指明手册。",
    "List what was said, the newest first.": "列出反馈,最近的在前。",
    "Only what concerns this playbook.": "只看此手册的反馈。",
    "Only what concerns this criterion, action or trigger.": "只看此标准、动作或触发器的反馈。",
    # train, wellbeing
    "Training: which courses are due and why, who can do what, development plans, what changed after a course.": (
        "培训:哪些课程到期及原因、谁具备哪些能力、个人发展计划、培训之后有何变化。"
    ),
    "Print the courses that are due, of everyone or of one rep (id or name), each with its reason; then the open goals.": (
        "列出到期的课程及原因(全部销售,或按编号或姓名指定一位),再列出未完成的目标。"
    ),
    "Also what is due within so many days (default: 30).": "同时列出若干天内到期的课程(默认:30)。",
    "Print the skill matrix: the level of each competency of each rep, and what their deals show.": "输出能力矩阵:每位销售各项能力的等级,以及商机中的实测表现。",
    "Print the share of deals that show what a course taught, before it and after it; a count, not yet a proof.": (
        "输出培训前后体现所学行为的商机占比;仅为计数,尚不是证明。"
    ),
    "Keep the level of a competency that you saw in a rep, or in yourself.": "记录您观察到的某位销售(或自己)某项能力的等级。",
    "What shows it: a deal, a meeting, a test.": "依据:某个商机、会面或测试。",
    "Goals of a rep's development plan: add one, mark it reached, or give it up.": "个人发展计划中的目标:添加、标记达成或放弃。",
    "Add a goal to the development plan of a rep.": "为一位销售的发展计划添加目标。",
    "The day by which it should be reached: 2026-12-31.": "应达成的日期:2026-12-31。",
    "Where the rep stands now (default: the last assessment).": "目前的水平(默认:最近一次评估)。",
    "What leads there (may be repeated).": "为此采取的行动(可重复)。",
    "Mark a goal as reached, with what shows it.": "标记目标已达成,并附依据。",
    "What shows that the goal is reached.": "目标达成的依据。",
    "Give a goal up, with the reason.": "放弃一个目标,并写明理由。",
    "Why the goal is given up.": "放弃的理由。",
    "Check-ins on how you are: free to join, sealed so that only you and whom you choose can read them, never seen by any rule.": (
        "身心状态记录:自愿加入,加密后只有您和您选定的人可读,任何规则都看不到。"
    ),
    "Join: make your keys. The private one stays in a folder of your own.": "加入:生成您的密钥。私钥保存在您自己的文件夹中。",
    "Put the private key under a passphrase, which is asked for.": "为私钥设置口令(随后提示输入)。",
    "Write a check-in, asked for on the terminal or read from standard input; never as an argument, which a shell would remember.": (
        "写一条记录:在终端输入或从标准输入读取;不作为参数,以免被命令历史记住。"
    ),
    "How you feel, from 1 (bad) to 5 (good).": "您的感受,1(差)至 5(好)。",
    "Read your check-ins and those shared with you, after what lies on your own desk today.": "先显示您今天的工作量,再阅读您的记录与他人分享给您的记录。",
    "Let READER read what you write from now on; without READER list whom you chose, and your own key.": (
        "让 READER 阅读您今后的记录;不写 READER 则列出您选择的人与您自己的密钥。"
    ),
    "Let this person read no more, also what is there already.": "不再让此人阅读,已有的也收回。",
    "Leave: all your check-ins are taken back, and your keys removed.": "退出:收回您的全部记录,并删除密钥。",
    "Leave without the private key: what others could read stays with them.": "没有私钥也退出:他人已可读的内容仍归其保留。",
    # forecast
    "Forecast a period against its target: closed, by category, P10 to P90, by group; or test past forecasts with --backtest.": (
        "对照目标预测一个周期:已成交、各类别、P10 至 P90、各分组;或用 --backtest 检验以往的预测。"
    ),
    "A month, quarter, half or year, such as 2026-Q4 (default: the quarter that runs).": "月、季、半年或年,例如 2026-Q4(默认:当前季度)。",
    "Into which groups it is divided.": "按什么分组。",
    "Forecast past months again as of then, against three plain forecasters.": "按当时所知重新预测过往月份,并与三种简单方法比较。",
    "With --backtest: only the last so many months (default: all).": "与 --backtest 同用:只看最近若干个月(默认:全部)。",
    "Add this amount to the computed figure, or take it off: 50000, -20000. It stands apart from it.": (
        "在计算结果上加或减此金额:50000、-20000;与计算结果分列。"
    ),
    "With --adjust: the reason; it is kept.": "与 --adjust 同用:理由;会被保存。",
    # show, compile, doctor, tui
    "Show a playbook (a file, a folder or a name) as it is judged: bases and overlays laid over each other.": (
        "显示实际生效的手册(文件、文件夹或名称):基础与叠加层合并后的结果。"
    ),
    "A file, a folder, or the name of a playbook.": "文件、文件夹或手册名称。",
    "Lay this overlay on it (may be repeated).": "在其上叠加此叠加层(可重复)。",
    "Print the SQL that judges every deal by PLAYBOOK (a name in the workspace, a shipped one, or a file).": (
        "输出按 PLAYBOOK(工作区中的名称、随附手册或文件)判定全部商机的 SQL。"
    ),
    "The SQL engine to write for.": "目标 SQL 引擎。",
    "The kind of record to judge.": "判定的记录类型。",
    "Check this machine, this Python and, inside a workspace, its settings, playbooks, book and store.": (
        "检查本机与 Python;在工作区内还检查设置、手册、数据与存储。"
    ),
    "Open the screen: Today, Deal, Coaching and Awards.": "打开界面:今日、商机、辅导、激励。",
    # targets
    "Targets by the playbook: follow, prove, split, revise, close the gap, export and import.": "手册中的目标:跟进、论证、分解、修订、补缺口、导出与导入。",
    "Whose: the id or name of a rep or team, a region, or company.": "谁的目标:销售或团队的编号或名称、区域,或 company。",
    "Also those that are over or to come.": "包括已结束与未开始的目标。",
    "Keep how they stand today: a later look starts from it, so that a status does not flicker.": "记录今天的状态:之后的检查以此为起点,避免状态来回跳动。",
    "What was said at this look; it is kept with --keep.": "本次检查的说明;与 --keep 一同保存。",
    "Print how far along each running target is: reached, what should be by now, pace, what each day must bring, status.": (
        "显示各进行中目标的进展:已达成、应达成、进度、每日需完成、状态。"
    ),
    "Prove or refuse each letter of SMART for every target (or one), with all estimates of how likely it is; ends with 1 on findings.": (
        "逐项论证每个目标(或某个目标)的 SMART 五要素,并列出所有达成概率估计;有问题时以 1 结束。"
    ),
    "By which method (default: as the playbook says).": "分解方法(默认按手册)。",
    "Hand out so much more than there is, such as 5% (default: as the playbook says).": "超额分配比例,如 5%(默认按手册)。",
    "Down to which level.": "分解到哪一级。",
    "Into which periods each part goes.": "各部分按什么周期展开。",
    "Print the periods of each part, too.": "同时显示各部分的分期数额。",
    "Assign the parts: they are the targets of those who receive them from now on.": "下达分解结果:即日起成为各负责人的目标。",
    "Split a target over everyone below its owner and over time; the parts sum to it to the last minor unit.": (
        "将目标向下级与各期分解;合计与目标完全一致,分毫不差。"
    ),
    "Print what is missing to a target, whether the pipeline covers it, and the actions that close it with what each should add.": (
        "显示目标缺口、管道是否足以覆盖,以及补足缺口的行动与各自的预期贡献。"
    ),
    "Print the work that a target takes: from what is missing back to wins, deals in each stage and meetings, in all and a week.": (
        "由缺口倒推所需工作:赢单、各阶段商机与会面,总数与每周数量。"
    ),
    "From which day on (default: today).": "自哪天起(默认:今天)。",
    "Why; it is kept for good.": "原因;永久保存。",
    "Who approved it: someone else than you.": "批准人:不能是您本人。",
    "Give a target another value from a day on, such as USD 50_000; what it was, why, and who approved it stay.": (
        "自某日起修订目标值,如 USD 50_000;原值、原因与批准人均保留。"
    ),
    "Only this target.": "仅此目标。",
    "Write the values of all targets to a CSV or Excel (.xlsx) file, exactly; an existing file is never replaced.": (
        "将所有目标值精确写入 CSV 或 Excel(.xlsx)文件;不覆盖已有文件。"
    ),
    "Only print what would change.": "只显示将发生的更改。",
    "Why values that hold already change; it is kept for good.": "更改已生效目标值的原因;永久保留。",
    "Who approved to change values that hold already: someone else than you.": "批准更改已生效目标值的人:不能是您本人。",
    "Read values from a CSV or Excel file and assign them: all rows, or none where one is wrong or a sum does not match.": (
        "从 CSV 或 Excel 文件读取目标值并下达:全部导入,若有错行或合计不符则全部不导入。"
    ),
    # awards
    "Pay by the playbook: run, list, approve, state, suppose, dispute, verify.": "按手册计酬:计算、列出、批准、出具薪酬单、试算、异议、校验。",
    "Reckon all incentives and post what is new to the ledger; what is posted already is never posted again.": "计算全部激励并将新增部分过账;已过账的内容不会重复过账。",
    "List what is posted, in the order of the ledger.": "按账本顺序列出已过账的条目。",
    "Approve entries by id (its beginning will do). Neither who ran the pay nor whom it pays can.": "按编号批准条目(可只写开头)。过账人与受益人均不可批准。",
    "Print what a rep (id or name) is paid in a period: every line from its event to the cent, and what is held and why.": "打印某销售(编号或姓名)在一个周期内的薪酬:每一行从事件到分,以及暂缓的内容与原因。",
    "Print how a rep stands now: credit, quota and attainment of each incentive, and the places of contests.": "打印某销售的当前进度:各项激励的计入、配额与达成率,以及竞赛名次。",
    "Print what a deal would pay if it were won.": "打印某商机成交后将产生的奖励。",
    "Object to an entry of one's own: it is frozen until someone decides.": "对本人的条目提出异议:在有人决定之前冻结。",
    "Decide on a dispute: upheld, so that a run posts the difference (what was refused waits again), or rejected, so that all stands.": "对异议作出决定:成立(差额由下次计算过账,曾被拒绝的条目重新待批)或驳回(维持原状)。",
    "List the plans with their states, or bring one to its next state: draft, approved, active, closed.": "列出方案及其状态,或将方案推进到下一状态:草稿、已批准、生效、关闭。",
    "Lock a pay period for good: later differences go to the next open one.": "永久锁定一个薪酬周期:之后的差额计入下一个未锁定周期。",
    "Look whether the ledger is whole: every row that was changed, removed or put in is named.": "校验账本是否完整:指出被修改、删除或插入的每一行。",
    "Look at plans as a whole: cliffs, flat zones, pull-forward, cost against budgets, what nobody can measure, fairness.": "整体检查方案:断崖、平台区、提前签单收益、成本与预算、无法衡量的激励、公平性。",
    "Write entries to a CSV file for payroll; an existing file is never replaced.": "将条目写入 CSV 供发薪使用;不覆盖已有文件。",
    "Look as of this day or time (default: now).": "以此日期或时间为准查看(默认:现在)。",
    "Why, in a few words; it is kept.": "用几句话说明原因;会被保存。",
    "Only of this rep (id or name).": "仅此销售(编号或姓名)。",
    "Only of this pay period, such as 2026-Q4.": "仅此薪酬周期,例如 2026-Q4。",
    "Only of this deal.": "仅此商机。",
    "Only in this state.": "仅此状态。",
    "All that waits in this pay period and is yours to decide.": "此薪酬周期内待您决定的全部条目。",
    "Refuse them instead; say why with --note.": "改为拒绝;用 --note 说明原因。",
    "The pay period, such as 2026-Q4 (default: the current one).": "薪酬周期,例如 2026-Q4(默认:当前周期)。",
    "The day on which it is won (default: today).": "成交日期(默认:今天)。",
    "For how much (default: its own amount), such as CNY 50_000.": "成交金额(默认:商机自身金额),例如 CNY 50_000。",
    "What is wrong, in a few words; it is kept.": "用几句话说明问题;会被保存。",
    "Bring it to this state; its author cannot approve it.": "推进到此状态;编写人不能批准。",
    "End with 1 when there are findings.": "有发现时以退出码 1 结束。",
    # funnel
    "Print the funnel: conversion by cohort, days in a stage, flow, velocity, where a rep leaks, and stages to attack.": (
        "打印销售漏斗:分批转化率、阶段停留天数、流量、流速、个人漏点与需要攻坚的阶段。"
    ),
    "Into which groups it is divided (default: none; with --since: rep).": "按什么分组(默认:不分组;与 --since 同用时按销售)。",
    "Follow deals that entered in so many days.": "统计最近若干天内进入阶段的商机。",
    "The last of those days (default: today).": "统计窗口的最后一天(默认:当日)。",
    "Also what came, left, slipped, grew … since the evening of this day.": "同时列出自该日日终以来的新增、离开、延期、增减等变化。",
    "Work one stage up: history, top deals, risks, attack plan.": "针对一个阶段:历史、重点商机、风险与攻坚计划。",
    "How to print; csv with --since gives the changes.": "输出格式;csv 与 --since 同用时输出变化明细。",
    # inspect
    "Inspect whether the process is followed: a seeded sample, findings, corrective actions, and the share met at every stage exit.": "流程达标检查:按种子抽样、检查结果、整改措施,以及每次离开阶段时的达标率。",
    "Draw a sample of the deals that left a stage since the last inspection, by rep and stage in proportion, and keep it.": "从上次检查以来离开阶段的商机中,按销售与阶段等比例分层抽样并保存。",
    "How many stage exits (default: as the playbook says, else 20).": "抽查多少次离开阶段(默认:按手册,否则 20)。",
    "The same seed draws the same sample (default: the day, as a number).": "种子相同,样本相同(默认:以日期数字为种子)。",
    "Instead look again at what this inspection had put right.": "改为复查该次检查要求整改的事项。",
    "Show an inspection, or list all of them.": "显示一次检查,或列出全部检查。",
    "Keep what you saw at one criterion of a deal in the sample, and what is to be put right.": "记录样本中某商机某项标准的检查结果,以及整改措施。",
    "Whether it was truly met when the deal left the stage.": "商机离开该阶段时是否确实达标。",
    "What was seen.": "检查所见。",
    "What is to be put right.": "整改措施。",
    "Who puts it right, by id or name (default: the rep who held the deal).": "整改责任人,编号或姓名(默认:当时负责该商机的销售)。",
    "By when (default: by the next inspection).": "整改期限(默认:下次检查之前)。",
    "The stage that was left, where a deal was drawn at several.": "所离开的阶段(商机在多个阶段被抽中时)。",
    "Say that a corrective action is done.": "标记整改已完成。",
    "What was done.": "已做的整改。",
    "Print the share met of what stage exits asked for, as of each exit: by team, rep, stage and link; with what looks made up.": "打印各次离开阶段时的达标率(按离开当时判定):按团队、销售、阶段与环节,并列出可疑证据。",
    "From this day on (default: the last 90 days).": "自此日起(默认:最近 90 天)。",
    "Up to this day (default: today).": "截至此日(默认:今天)。",
    # review, appraise
    "Review deals every week or two, and the health of the funnel every month.": "每周或双周复盘商机,每月检查漏斗健康度。",
    "Print all open deals, the largest first with the decision each asks for, and what changed since the last review.": "打印全部在手商机:金额最大的在前,逐个列出请决定事项,以及上次复盘以来的变化。",
    "How long ago the last one was (default: as the playbook says, else 1w).": "上次复盘距今多久(默认:按手册,否则 1w)。",
    "Instead: what changed since the evening of this day.": "改为:自该日晚上以来的变化。",
    "How many deals are gone through (default: as the playbook says, else 10).": "逐个复盘多少个商机(默认:按手册,否则 10)。",
    "Only the deals of this team (id or name).": "仅此团队的商机(编号或名称)。",
    "How to print; html is one file with plots.": "输出格式;html 为带图表的单个文件。",
    "Write to this file instead; one that is there is not replaced.": "写入此文件;已有文件不会被覆盖。",
    "Print the health of the funnel: an index, the forecast against the target with the gap first, causes and actions.": "打印漏斗健康度:健康指数、预测与目标(缺口在前)、原因与行动。",
    "Compare with the evening of this day (default: the end of last month).": "与该日晚上相比(默认:上月末)。",
    "Appraise a rep (id or name): results against execution, what rests on each weight, strengths and gaps with their evidence.": "评估一名销售(编号或姓名):结果与执行、权重敏感性、优势与差距及其依据。",
}
