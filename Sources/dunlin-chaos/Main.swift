internal import Foundation

/// Kills live runs of `dunlin` again and again, and holds what arrived against the input and the ledger.
///
///     dunlin-chaos --kills N --seed S [--round R] [--dunlin FILE] [--keep FOLDER]
///     dunlin-chaos check FOLDER [--dunlin FILE]
///
/// The last line is `kills N, lost 0, twice 0, blind 0, unknown listed U`. The choices go by the seed; where a kill at a
/// random time hits does not. The folder of a round with a finding is kept, of any round below `--keep`; `check` looks at
/// such a folder again. Exit codes: 0 nothing found, 1 something found, 2 usage, 70 it could not be tried.
@main
enum Main {
    static func main() {
        var arguments = Array(CommandLine.arguments.dropFirst())
        do {
            if arguments.first == "program" { return try Program.run(Array(arguments.dropFirst())) }
            let isCheck = arguments.first == "check"
            if isCheck { arguments.removeFirst() }
            guard let options = try Options(arguments, isCheck: isCheck) else {
                say(
                    """
                    usage: dunlin-chaos --kills N --seed S [--round R] [--dunlin FILE] [--keep FOLDER]
                    usage: dunlin-chaos check FOLDER [--dunlin FILE]

                    """, to: .standardError)
                exit(2)
            }
            var tally = Tally()
            if let folder = options.folder {
                tally.add(try Checker.check(folder, options.dunlin), in: folder)
            } else {
                try Rounds(options).run(&tally)
            }
            say(tally.line + "\n", to: .standardOutput)
            exit(tally.isClean ? 0 : 1)
        } catch {
            say("dunlin-chaos: \(error)\n", to: .standardError)
            exit(70)
        }
    }

    static func say(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}

/// The counts of the last line.
struct Tally {
    private(set) var kills = 0
    private var (lost, twice, blind, unknown) = (0, 0, 0, 0)

    init() {}

    var isClean: Bool { lost + twice + blind == 0 }

    var line: String {
        "kills \(kills), lost \(lost), twice \(twice), blind \(blind), unknown listed \(unknown)"
    }

    /// Says what was found in a round; returns whether it was nothing.
    @discardableResult
    mutating func add(_ findings: Findings, in folder: String) -> Bool {
        kills += findings.kills
        lost += findings.lost.count
        twice += findings.twice.count
        blind += findings.blind.count
        unknown += findings.unknown
        let all = findings.all
        if all.isEmpty { return true }
        let lines = all.prefix(20).map { "  \($0)\n" }.joined()
        Main.say("\(all.count) found in \(folder)\n\(lines)", to: .standardError)
        return false
    }
}
