import Diagnostics
import Expressions
import Foundation
import Testing

/// The code of a few expressions, so that a change of what is compiled is seen.
@Suite struct ListingTests {
    @Test("the code is as in listing.txt; UPDATE_GOLDEN=1 writes it anew")
    func golden() throws {
        var environment = try ExpressionFixture().environment
        environment.declare(
            definition: "逾期应还", nameSpan: ExpressionFixture.text("").map.whole,
            text: ExpressionFixture.text("逾期金额 + 罚息"))
        environment.declare(
            definition: "三天罚息", nameSpan: ExpressionFixture.text("").map.whole,
            text: ExpressionFixture.text("罚息 + 逾期金额 * 日罚息率 * 3 days"))
        let sources = [
            "days_overdue in 7..30 and 按时率 >= 90%",
            "逾期应还 >= 20000.00 or 风险 == \"高\"",
            "状态 in [\"死亡\", \"破产\"]",
            "has(邮箱) and 邮箱.endsWith(\"example.com\")",
            "not (days_overdue > 7 and (罚息 > 100.00 or 期数 > 40))",
            "min(罚息 * 50%, 500.00) > 10.00",
            "has(减免上限) ? min(减免上限, 罚息) : 罚息",
            "发薪日.on_or_before(还款日) - 2 days",
            "合同编号 in [\"甲\", \"乙\"]",
        ]
        var listing = ""
        var ids: [(String, ExpressionID)] = []
        for source in sources {
            var bag = DiagnosticBag()
            let compiled = environment.compile(
                ExpressionFixture.text(source), expecting: .any, scope: .rule, into: &bag)
            ids.append((source, try #require(compiled, "\(source)").id))
        }
        let code = environment.finish()
        for (source, id) in ids { listing += "# \(source)\n\(code.listing(id))\n" }
        for name in ["逾期应还", "三天罚息"] {
            listing += "# define \(name)\n\(code.listing(definition: name))\n"
        }
        let file = ExpressionFixture.folder.appendingPathComponent("listing.txt")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try listing.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("listing.txt was written: read it")
        }
        #expect(listing == (try String(contentsOf: file, encoding: .utf8)))
    }
}
