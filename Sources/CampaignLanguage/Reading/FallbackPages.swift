package import Diagnostics

/// The pages about `fallback`, the tasks of holds and steps that wait, D0536 to D0539 and D0585.
package enum FallbackPages {
    package static let all: [DiagnosticPage] = [
        DiagnosticPage(
            "D0536",
            Phrase("A fallback by several channels", zh: "备用渠道写了好几个"),
            Phrase(
                "A `fallback` replaces a notice that did not arrive by one other, so `all_of` has no meaning there.",
                zh: "`fallback` 是用另一份通知代替没送到的那份，所以不能写 `all_of`。"),
            why: Phrase(
                "Several notices instead of one would disturb more than the first.",
                zh: "一份变成几份，打扰更多。"),
            .campaign(
                bad: """
                    channels:
                      push: { to: 设备号, sender: app_push }
                      sms: { to: 手机, sender: main_sms }
                      call: { to: 手机, sender: call_list }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: push
                        fallback: { send: { all_of: [sms, call] }, within: 1 day }
                        text:
                          push: { title: 还款提醒, body: 您的车贷已逾期。 }
                          sms: 您的车贷已逾期。
                          call: 先确认本人。
                    """,
                good: """
                    channels:
                      push: { to: 设备号, sender: app_push }
                      sms: { to: 手机, sender: main_sms }
                      call: { to: 手机, sender: call_list }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: push
                        fallback: { send: { first_of: [sms, call] }, within: 1 day }
                        text:
                          push: { title: 还款提醒, body: 您的车贷已逾期。 }
                          sms: 您的车贷已逾期。
                          call: 先确认本人。
                    """)),
        DiagnosticPage(
            "D0537",
            Phrase("A fallback to the same channel", zh: "备用渠道和原来的一样"),
            Phrase(
                "The `fallback` of a step names a channel by which the step itself sends.",
                zh: "步骤的 `fallback` 写了这一步本来就用的渠道。"),
            why: Phrase(
                "A notice that has not arrived there would be sent a second time to the same place.",
                zh: "同一个地方没送到，再发一次还是送不到。"),
            .campaign(
                bad: """
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        fallback: { send: sms, within: 1 day }
                        text: 您的车贷已逾期。
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms }
                      call: { to: 手机, sender: call_list }
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        fallback: { send: call, within: 1 day }
                        text:
                          sms: 您的车贷已逾期。
                          call: 先确认本人。
                    """)),
        DiagnosticPage(
            "D0538",
            Phrase("A task that goes to nobody", zh: "任务没有交给人"),
            Phrase(
                "The `task` of a hold is something that a person does: a call or a visit. Messages are steps.",
                zh: "暂停规则里的 `task` 要由人来做：打电话或上门。消息要写成步骤。"),
            why: Phrase(
                "Who has asked for help would get one more message while nobody calls.",
                zh: "求助的人又收到一条消息，却没人联系。"),
            .campaign(
                bad: """
                    channels:
                      sms: { to: 手机, sender: main_sms }
                    replies: { help: ["1"] }
                    hold:
                      求助: { if: replied.help, until: replied.help.day + 7 days, task: sms }
                    """,
                good: """
                    channels:
                      sms: { to: 手机, sender: main_sms }
                      call: { to: 手机, sender: call_list }
                    replies: { help: ["1"] }
                    hold:
                      求助: { if: replied.help, until: replied.help.day + 7 days, task: call }
                    """)),
        DiagnosticPage(
            "D0539",
            Phrase("A segment waits for a step that it never gets", zh: "分群在等一个收不到的步骤"),
            Phrase(
                "A step comes `after` another whose `for` leaves out segments of this one. Their accounts never get the first, so they never come to the second.",
                zh: "步骤写了 `after`，而前一步的 `for` 没有写到这一步的某些分群。这些账户收不到前一步，也就走不到这一步。"),
            why: Phrase(
                "They look like accounts whose day has not come.", zh: "看上去只像还没到日子。"),
            .campaign(
                bad: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        for: 标准
                        day: 还款日 + 7 days
                        send: sms
                        text: 您的车贷已逾期。
                      - step: 最后一次
                        day: 还款日 + 20 days
                        after: 逾期一周
                        send: sms
                        text: 您的车贷已逾期，如有困难请来电。
                    """,
                good: """
                    segments:
                      - 紧急: 逾期金额 >= 20000.00
                      - 标准: otherwise
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        send: sms
                        text: 您的车贷已逾期。
                      - step: 最后一次
                        for: 标准
                        day: 还款日 + 20 days
                        after: 逾期一周
                        send: sms
                        text: 您的车贷已逾期，如有困难请来电。
                    """)),
        DiagnosticPage(
            "D0585",
            Phrase(
                "A step comes within the time that an earlier one gives to pay",
                zh: "步骤落在前一步给的还款期限之内"),
            Phrase(
                "`pay_by` tells the borrower a last day to pay. Until it has passed no later step about the debt comes, and no repetition: whoever got the earlier one does not get this one on its day.",
                zh: "`pay_by` 告诉借款人最后还款日。过了这一天，后面的步骤和重复才会来：收到前一步的人，到了这一步的日子收不到它。"),
            why: Phrase(
                "A demand within the time that was given breaks a promise; the run keeps it, and the file should say the same.",
                zh: "期限没到又催，是说话不算数；运行会守住期限，文件也应当写得一致。"),
            .campaign(
                bad: """
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        pay_by: today + 7 days
                        send: sms
                        text: 请于{{ pay_by | date }}前还款。
                      - step: 逾期两周
                        day: 还款日 + 14 days
                        send: sms
                        text: 您的贷款仍未还清，请尽快还款。
                    """,
                good: """
                    steps:
                      - step: 逾期一周
                        day: 还款日 + 7 days
                        pay_by: today + 6 days
                        send: sms
                        text: 请于{{ pay_by | date }}前还款。
                      - step: 逾期两周
                        day: 还款日 + 14 days
                        send: sms
                        text: 您的贷款仍未还清，请尽快还款。
                    """)),
    ]
}
