import Expressions
import Planning

/// Sums and rates of loans, by the product's own arithmetic.
///
/// The file is a list of objects with `id`, `kind`, `input` and `expected`; money is text with two decimals,
/// a rate is text, as a fraction or, where the name says so, in per cent.
enum FinanceVectors {
    struct BadInput: Error {
        let why: String
    }

    /// The members of `input`, read as what a kind needs.
    struct Input {
        let members: [String: JSONValue]

        func text(_ name: String) throws -> String {
            guard let text = members[name]?.text else { throw BadInput(why: "no text `\(name)`") }
            return text
        }

        func integer(_ name: String) throws -> Int {
            guard let number = members[name]?.integer else {
                throw BadInput(why: "no whole number `\(name)`")
            }
            return number
        }

        func decimal(_ name: String) throws -> Decimal { try Input.decimal(try text(name)) }

        /// Minor units of a currency with two decimals.
        func money(_ name: String) throws -> Word { try Input.money(try text(name)) }

        func date(_ name: String) throws -> CivilDate {
            guard let date = CivilDate(try text(name).utf8) else {
                throw BadInput(why: "`\(name)` is no date")
            }
            return date
        }

        static func decimal(_ text: String) throws -> Decimal {
            guard let decimal = Decimal(text.utf8) else {
                throw BadInput(why: "`\(text)`: no number")
            }
            return decimal
        }

        static func money(_ text: String) throws -> Word {
            guard
                let word = try decimal(text).rescaled(to: 2, rounding: .halfUp).flatMap({
                    Word(exactly: $0)
                })
            else { throw BadInput(why: "`\(text)` is too large") }
            return word
        }
    }

    static func run(_ file: JSONValue) -> Tally {
        var tally = Tally()
        guard let vectors = file.list, !vectors.isEmpty else {
            tally.fail("file", "expected a list of vectors, got \(file)")
            return tally
        }
        for (index, vector) in vectors.enumerated() {
            check(vector, "vector \(index + 1)", &tally)
        }
        return tally
    }

    private static func check(_ vector: JSONValue, _ place: String, _ tally: inout Tally) {
        guard let members = vector.object, let kind = members["kind"]?.text,
            let input = members["input"]?.object, let expected = members["expected"]
        else {
            tally.fail(place, "expected `kind`, `input` and `expected`, got \(vector)")
            return
        }
        let name = "\(members["id"]?.text ?? place) \(kind)"
        guard let compute = FinanceKinds.all[kind] else {
            tally.fail(name, "there is no such kind of vector")
            return
        }
        do {
            let got = try compute(Input(members: input))
            let faults = differences(got, expected)
            if faults.isEmpty {
                tally.pass()
            } else {
                tally.fail(name, faults.joined(separator: "; "))
            }
        } catch let error as BadInput {
            tally.fail(name, error.why)
        } catch {
            tally.fail(name, "\(error)")
        }
    }

    /// Every figure that is expected has to be there; numbers with decimals are equal as numbers.
    private static func differences(_ got: JSONValue, _ expected: JSONValue) -> [String] {
        guard let figures = expected.object else {
            return same(got, expected) ? [] : ["expected \(expected), got \(got)"]
        }
        guard let computed = got.object else { return ["expected figures, got \(got)"] }
        return figures.keys.sorted().compactMap { name in
            guard let figure = figures[name] else { return nil }
            guard let value = computed[name] else { return "`\(name)` is no figure of this kind" }
            return same(value, figure) ? nil : "\(name): expected \(figure), got \(value)"
        }
    }

    private static func same(_ a: JSONValue, _ b: JSONValue) -> Bool {
        if a == b { return true }
        guard let a = a.text, let b = b.text, let first = Decimal(a.utf8),
            let second = Decimal(b.utf8)
        else { return false }
        return first == second
    }
}
