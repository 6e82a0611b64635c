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
    "Open the screen: Today, Deal and Coaching.": "打开界面:今日、商机、辅导。",
}
