package import Diagnostics

/// What a run does with an account; the closed list of `decision` in reports.
package enum DecisionKind: String, Sendable, CaseIterable {
    case notify, `defer`, skip, stopped, held, excluded, error
}

/// Why an account gets its decision; the closed list of `reason` in reports.
package enum Reason: String, Sendable, CaseIterable {
    case stepDue = "step_due"
    case taskDue = "task_due"
    case afterHours = "after_hours"
    case closedDay = "closed_day"
    case noStepOpen = "no_step_open"
    case alreadyTaken = "already_taken"
    case noAddress = "no_address"
    case optedOut = "opted_out"
    case noZone = "no_zone"
    case holdout
    case overLimit = "over_limit"
    case outranked
    case payByPassed = "pay_by_passed"
    case againstPolicy = "against_policy"
    case otherAccount = "other_account"
    case sharedAddress = "shared_address"
    case stale
    case notIncluded = "not_included"
    case excluded
    case excepted
    case stopAccount = "stop_account"
    case stopBorrower = "stop_borrower"
    case campaignEnded = "campaign_ended"
    case paid
    case paidInPart = "paid_in_part"
    case disputed
    case complained
    case hold
    case heldByPerson = "held_by_person"
    case brokenRow = "broken_row"
    case otherRowBroken = "other_row_broken"
    case duplicateRow = "duplicate_row"
    case calendarEnded = "calendar_ended"
    case evaluationFailed = "evaluation_failed"
    case missingValue = "missing_value"
    case textInvalid = "text_invalid"

    /// Which of the cases it is, as it lies in memory: to tell reasons apart within a process, never to be kept.
    package var ordinal: UInt8 { unsafeBitCast(self, to: UInt8.self) }

    /// The decision that the reason belongs to.
    package var kind: DecisionKind {
        switch self {
        case .stepDue, .taskDue: .notify
        case .afterHours, .closedDay: .defer
        case .noStepOpen, .alreadyTaken, .holdout, .noAddress, .optedOut, .noZone, .overLimit,
            .outranked, .payByPassed, .againstPolicy, .otherAccount, .sharedAddress, .paidInPart,
            .stale:
            .skip
        case .notIncluded, .excluded, .excepted: .excluded
        case .stopAccount, .stopBorrower, .campaignEnded, .paid, .disputed, .complained: .stopped
        case .hold, .heldByPerson: .held
        case .brokenRow, .otherRowBroken, .duplicateRow, .calendarEnded, .evaluationFailed,
            .missingValue,
            .textInvalid:
            .error
        }
    }

    /// The reason as people read it in summaries and in `explain`.
    package var phrase: Phrase {
        switch self {
        case .stepDue: Phrase("a step is due", zh: "有步骤到期该发")
        case .taskDue: Phrase("on hold, and a person is asked to act", zh: "暂停发送，转人工跟进")
        case .afterHours: Phrase("past today's sending hours", zh: "已过今天的发送时段")
        case .closedDay: Phrase("nothing is sent on this day", zh: "今天不是可发送的日子")
        case .noStepOpen: Phrase("no step is open today", zh: "今天没有可发的步骤")
        case .alreadyTaken: Phrase("the step was taken before", zh: "该步骤已经发过")
        case .holdout: Phrase("the borrower is in the holdout", zh: "借款人在对照组")
        case .noAddress:
            Phrase("no channel of the step has an address", zh: "该步骤的渠道都没有联系方式")
        case .optedOut:
            Phrase(
                "the borrower has opted out of the step's channels", zh: "借款人已退订该步骤的渠道")
        case .noZone:
            Phrase("the borrower's time zone is missing or unknown", zh: "借款人的时区缺失或无法识别")
        case .overLimit: Phrase("the frequency limit is reached", zh: "已达到频次上限")
        case .outranked:
            Phrase(
                "a campaign that goes first writes to the borrower",
                zh: "优先级更高的活动本次已联系该客户")
        case .payByPassed:
            Phrase("the last day to pay would lie in the past", zh: "要告诉借款人的最后还款日已经过去")
        case .againstPolicy: Phrase("a policy forbids the notice", zh: "通知违反政策规则")
        case .otherAccount:
            Phrase(
                "another account of the borrower goes first", zh: "本次轮到该客户的另一合同")
        case .sharedAddress:
            Phrase(
                "the address gets a notice for another borrower", zh: "同一联系方式本次已用于另一位客户")
        case .stale: Phrase("the row is too old", zh: "该行数据已过期")
        case .notIncluded: Phrase("not in the audience", zh: "不在受众范围内")
        case .excluded: Phrase("excluded from the audience", zh: "被受众排除规则排除")
        case .excepted: Phrase("on a list of exceptions", zh: "在免打扰名单上")
        case .stopAccount: Phrase("a stop of the account holds", zh: "合同符合停止条件")
        case .stopBorrower: Phrase("a stop of the borrower holds", zh: "客户符合停止条件")
        case .campaignEnded: Phrase("the campaign has ended", zh: "活动已结束")
        case .paid: Phrase("paid since the snapshot", zh: "取数之后已还款")
        case .paidInPart:
            Phrase("a part was paid since the snapshot", zh: "取数之后还了一部分")
        case .disputed:
            Phrase("the borrower denies the debt, and nobody has closed it", zh: "客户有异议，尚未了结")
        case .complained:
            Phrase("the borrower has complained, and nobody has closed it", zh: "客户投诉过，尚未了结")
        case .hold: Phrase("on hold", zh: "暂停发送中")
        case .heldByPerson: Phrase("held by a person", zh: "人工暂停中")
        case .brokenRow: Phrase("the row cannot be read", zh: "该行数据无法读取")
        case .otherRowBroken:
            Phrase(
                "another row of the borrower cannot be read: a stop may stand there",
                zh: "该客户的另一行数据读不出，里面可能有停止条件")
        case .duplicateRow:
            Phrase("the same debt stands in another row", zh: "同一笔欠款在名单中重复出现")
        case .calendarEnded:
            Phrase("the calendar does not reach that day", zh: "日历文件未覆盖所需日期")
        case .evaluationFailed:
            Phrase("an expression has no value for the row", zh: "该行数据使某个表达式算不出结果")
        case .missingValue: Phrase("a needed value is missing", zh: "缺少必需的数据")
        case .textInvalid: Phrase("the text may not be sent as it is", zh: "通知文字不合规，不能发送")
        }
    }
}
