internal import Expressions
internal import Testing

@Suite("numbers and amounts")
struct NumberTests {

    @Test(
        "rounding is away from zero, to even, or towards zero",
        arguments: [
            // dividend, divisor, half up, half even, down
            (5, 2, 3, 2, 2), (-5, 2, -3, -2, -2), (5, -2, -3, -2, -2), (-5, -2, 3, 2, 2),
            (7, 2, 4, 4, 3), (-7, 2, -4, -4, -3), (1, 3, 0, 0, 0), (2, 3, 1, 1, 0),
            (-2, 3, -1, -1, 0),
            (1, 2, 1, 0, 0), (-1, 2, -1, 0, 0), (3, 2, 2, 2, 1), (-1, 3, 0, 0, 0), (6, 3, 2, 2, 2),
            (0, 7, 0, 0, 0), (149, 100, 1, 1, 1), (151, -100, -2, -2, -1),
        ] as [(Int128, Int128, Int128, Int128, Int128)])
    func rounding(row: (Int128, Int128, Int128, Int128, Int128)) {
        #expect(divide(row.0, row.1, .halfUp) == row.2)
        #expect(divide(row.0, row.1, .halfEven) == row.3)
        #expect(divide(row.0, row.1, .down) == row.4)
    }

    @Test("rounding holds at the edges of 128 bits")
    func roundingEdges() {
        #expect(divide(.max, .max, .halfUp) == 1)
        #expect(divide(.min, .min, .halfUp) == 1)
        #expect(divide(.max, .min, .halfUp) == -1)
        #expect(divide(.max - 1, .max, .halfUp) == 1)
        #expect(divide(.max / 2, .max, .halfUp) == 0)
        #expect(divide(.max / 2 + 1, .max, .halfUp) == 1)
        #expect(divide(.min, 1, .halfEven) == .min)
    }

    @Test(
        "a decimal reads and shows its digits",
        arguments: [
            ("0.045", 45, 3), ("-1.50", -150, 2), ("0", 0, 0), ("007", 7, 0), ("-0.0", 0, 1),
            ("123456789012345678901234567890", 123_456_789_012_345_678_901_234_567_890, 0),
            ("0.000000000000000001", 1, 18), ("-170141183460469231731687303715884105728", .min, 0),
            ("170141183460469231731687303715884105727", .max, 0),
        ] as [(String, Int128, Int)])
    func decimals(text: String, coefficient: Int128, scale: Int) {
        let decimal = Decimal(text.utf8)
        #expect(decimal?.coefficient == coefficient)
        #expect(decimal?.scale == scale)
        let shown = ["007": "7", "-0.0": "0.0"][text] ?? text
        #expect(decimal?.description == shown)
    }

    @Test(
        "what is no plain decimal is refused",
        arguments: [
            "", "-", ".", ".5", "5.", "+5", "1e3", "1,000", " 1", "1 ", "--1", "1.2.3", "１",
            "0.0000000000000000001", "170141183460469231731687303715884105728", "-.5", "1.-5",
        ])
    func notDecimals(text: String) {
        #expect(Decimal(text.utf8) == nil)
    }

    @Test("decimals compare by value and hash accordingly")
    func comparing() throws {
        let texts = [
            "-170141183460469231731687303715884105728", "-2", "-1.50", "-1.499", "-0.1", "0",
            "0.09",
            "0.1", "0.11", "1", "1.0000001", "2", "170141183460469231731687303715884105727",
        ]
        let numbers = try texts.map { try #require(Decimal($0.utf8)) }
        for (i, a) in numbers.enumerated() {
            for (j, b) in numbers.enumerated() {
                #expect((a < b) == (i < j) && (a == b) == (i == j), "\(a) \(b)")
            }
        }
        let one = Decimal(coefficient: 1, scale: 0)
        let same = Decimal(coefficient: 1_000_000, scale: 6)
        #expect(one == same && one.hashValue == same.hashValue)
        #expect(same.normalized.scale == 0 && same.normalized.coefficient == 1)
    }

    @Test("rescaling rounds once and never overflows silently")
    func rescaling() {
        let price = Decimal(coefficient: 1_045, scale: 3)
        #expect(price.rescaled(to: 2, rounding: .halfUp) == 105)
        #expect(price.rescaled(to: 2, rounding: .halfEven) == 104)
        #expect(price.rescaled(to: 2, rounding: .down) == 104)
        #expect(price.rescaled(to: 5, rounding: .down) == 104_500)
        #expect(Decimal(coefficient: .max, scale: 0).rescaled(to: 1, rounding: .down) == nil)
        #expect(Decimal(coefficient: -25, scale: 1).rescaled(to: 0, rounding: .halfUp) == -3)
    }

    static let parsed: [(String, Int, Int64)] = [
        ("123.45", 2, 12_345), ("0", 2, 0), ("-0", 2, 0), ("0.00", 2, 0), ("3060", 2, 306_000),
        ("-1.5", 2, -150), ("007.5", 1, 75), ("5", 0, 5), ("0.0000000001", 10, 1),
        ("92233720368547758.07", 2, .max), ("-92233720368547758.07", 2, -.max),
        ("9223372036854775807", 0, .max), ("-9223372036854775807", 0, -.max),
        ("0000000000000000000000000000012", 0, 12),
        ("999999999999999999", 0, 999_999_999_999_999_999),
        ("9", 18, 9_000_000_000_000_000_000),
    ]

    @Test("amounts are read exactly", arguments: parsed)
    func parsing(text: String, scale: Int, value: Int64) {
        let (read, fault) = ValuesFixture.withBytes(text) {
            NumberParsing.scaled($0, $1, scale: scale)
        }
        #expect(fault == nil && read == value, "\(text) \(read) \(String(describing: fault))")
    }

    static let faults: [(String, Int, NumberFault)] = [
        ("", 2, .empty), ("-", 2, .notANumber(at: 0)), (".5", 2, .notANumber(at: 0)),
        ("5.", 2, .notANumber(at: 1)), ("+5", 2, .notANumber(at: 0)), (" 5", 2, .notANumber(at: 0)),
        ("5 ", 2, .notANumber(at: 1)), ("1.2.3", 2, .notANumber(at: 3)),
        ("1e5", 2, .notANumber(at: 1)), ("--5", 2, .notANumber(at: 1)),
        ("abc", 2, .notANumber(at: 0)),
        ("-.5", 2, .notANumber(at: 1)), ("5-", 2, .notANumber(at: 1)),
        (",5", 2, .notANumber(at: 0)),
        ("1.2,3", 2, .notANumber(at: 3)), ("¥5", 2, .notANumber(at: 0)),
        ("5元", 2, .notANumber(at: 1)),
        ("1.234", 2, .tooManyDecimals(at: 4)), ("1.230", 2, .tooManyDecimals(at: 4)),
        ("1.5", 0, .tooManyDecimals(at: 2)), ("1.2345", 2, .tooManyDecimals(at: 4)),
        ("1,234.50", 2, .thousandsSeparator(at: 1)), ("-12,345", 2, .thousandsSeparator(at: 3)),
        ("1，234", 2, .thousandsSeparator(at: 1)), ("１２", 2, .fullWidthDigits(at: 0)),
        ("1２", 2, .fullWidthDigits(at: 1)), ("1．5", 2, .fullWidthDigits(at: 1)),
        ("－5", 2, .fullWidthDigits(at: 0)), ("92233720368547758.08", 2, .tooLarge),
        ("-92233720368547758.08", 2, .tooLarge), ("9223372036854775808", 0, .tooLarge),
        ("-9223372036854775808", 0, .tooLarge), ("10", 18, .tooLarge),
        ("99999999999999999999999999", 2, .tooLarge),
        ("99999999999999999999999999x", 2, .notANumber(at: 26)),
        ("99999999999999999999999999.123", 2, .tooManyDecimals(at: 29)),
        ("99999999999999999999999999.", 2, .notANumber(at: 26)),
        ("99999999999999999999999,999", 2, .thousandsSeparator(at: 23)),
    ]

    @Test("what is no amount has its fault at the right place", arguments: faults)
    func parsingFaults(text: String, scale: Int, fault: NumberFault) {
        let (value, found) = ValuesFixture.withBytes(text) {
            NumberParsing.scaled($0, $1, scale: scale)
        }
        #expect(found == fault && value == 0, "\(text)")
    }

    @Test("what is written is read back")
    func roundTrip() {
        var random = ValuesFixture.Random(seed: 5)
        for _ in 0..<20_000 {
            let shift = Int.random(in: 0...63, using: &random)
            let value = Int64.random(in: -Int64.max...Int64.max, using: &random) >> Int64(shift)
            let decimals = Int.random(in: 0...18, using: &random)
            let text = ValuesFixture.written {
                Formatting.amountDecimal(value, decimals: decimals, into: &$0)
            }
            let (read, fault) = ValuesFixture.withBytes(text) {
                NumberParsing.scaled($0, $1, scale: decimals)
            }
            #expect(read == value && fault == nil, "\(value) \(decimals) \(text)")
            let decimal = Decimal(coefficient: Int128(value), scale: decimals)
            #expect(decimal.description == text)
        }
    }

    static let amounts: [(Int64, String, String, String)] = [
        (306_000, "CNY", "3,060.00元", "CNY 3,060.00"), (0, "CNY", "0.00元", "CNY 0.00"),
        (5, "CNY", "0.05元", "CNY 0.05"), (-5, "CNY", "-0.05元", "-CNY 0.05"),
        (99_999, "CNY", "999.99元", "CNY 999.99"), (100_000, "CNY", "1,000.00元", "CNY 1,000.00"),
        (123_456_789, "USD", "1,234,567.89美元", "USD 1,234,567.89"),
        (1_000, "JPY", "1,000日元", "JPY 1,000"), (0, "JPY", "0日元", "JPY 0"),
        (1_234_567, "KWD", "1,234.567科威特第纳尔", "KWD 1,234.567"),
        (.max, "CNY", "92,233,720,368,547,758.07元", "CNY 92,233,720,368,547,758.07"),
        (.min, "CNY", "-92,233,720,368,547,758.08元", "-CNY 92,233,720,368,547,758.08"),
        (.min, "VND", "-9,223,372,036,854,775,808越南盾", "-VND 9,223,372,036,854,775,808"),
    ]

    @Test("money has its unit, its groups and all its decimals", arguments: amounts)
    func money(minor: Int64, code: String, chinese: String, english: String) throws {
        let currency = try #require(Currency.named(code))
        #expect(
            ValuesFixture.written { Formatting.money(minor, currency, .zhCN, into: &$0) } == chinese
        )
        #expect(
            ValuesFixture.written { Formatting.money(minor, currency, .enUS, into: &$0) } == english
        )
        let number = ValuesFixture.written {
            Formatting.number(minor, decimals: currency.decimals, .zhCN, into: &$0)
        }
        #expect(number + currency.chineseUnit == chinese)
    }

    @Test(
        "a percent has no zeros at its end",
        arguments: [
            (90_000_000, 8, "90%"), (0, 8, "0%"), (50_000, 8, "0.05%"), (-50_000, 8, "-0.05%"),
            (100_000_000, 8, "100%"), (12_345_678, 8, "12.345678%"), (1, 8, "0.000001%"),
            (5_000_000, 10, "0.05%"), (1_234_00_000_000, 8, "123400%"), (7, 2, "7%"),
            (10, 2, "10%"),
        ])
    func percent(fraction: Int64, scale: Int, text: String) {
        #expect(
            ValuesFixture.written { Formatting.percent(fraction, scale: scale, into: &$0) } == text)
    }

    @Test(
        "integers stand without groups",
        arguments: [(0, "0"), (-7, "-7"), (3060, "3060"), (Int64.min, "-9223372036854775808")])
    func integers(value: Int64, text: String) {
        #expect(ValuesFixture.written { Formatting.integer(value, into: &$0) } == text)
    }

    @Test(
        "a date names its year only outside the run's",
        arguments: [
            ("2026-12-09", "12月9日", "Dec 9"), ("2027-01-09", "2027年1月9日", "Jan 9, 2027"),
            ("2025-11-30", "2025年11月30日", "Nov 30, 2025"), ("2026-02-01", "2月1日", "Feb 1"),
        ])
    func dates(iso: String, chinese: String, english: String) throws {
        let date = try #require(CivilDate(iso.utf8))
        func shown(_ locale: Locale) -> String {
            ValuesFixture.written { Formatting.date(date, runYear: 2026, locale, into: &$0) }
        }
        #expect(shown(.zhCN) == chinese)
        #expect(shown(.enUS) == english)
        #expect(ValuesFixture.written { Formatting.isoDate(date, into: &$0) } == iso)
    }

    @Test("currencies and locales are known by their exact names only")
    func names() {
        #expect(Currency.named("CNY")?.decimals == 2 && Currency.named("CNY")?.chineseUnit == "元")
        #expect(Currency.named("JPY")?.decimals == 0 && Currency.named("KWD")?.decimals == 3)
        #expect(Currency.named("cny") == nil && Currency.named("RMB") == nil)
        #expect(Currency.all.map(\.code) == Currency.all.map(\.code).sorted())
        #expect(Set(Currency.all.map(\.chineseUnit)).count == Currency.all.count)
        #expect(Locale.named("zh-CN") == .zhCN && Locale.named("en-US") == .enUS)
        #expect(Locale.named("zh_CN") == nil && Locale.named("en") == nil)
    }
}
