internal import Foundation

/// The command line.
struct Options {
    var kills = 50
    var seed: UInt64 = 1
    /// Only this round.
    var round: Int?
    /// Rounds are kept here; nil for those only in which something was found.
    var keep: String?
    /// Of `check`.
    var folder: String?
    var dunlin: Dunlin

    /// nil where it is wrong.
    init?(_ arguments: [String], isCheck: Bool) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        dunlin = Dunlin(path: (own as NSString).deletingLastPathComponent + "/dunlin")
        var rest = arguments[...]
        while let name = rest.popFirst() {
            if isCheck, folder == nil, !name.hasPrefix("-") {
                folder = name
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            switch name {
            case "--kills":
                guard let number = Int(value), number >= 0 else { return nil }
                kills = number
            case "--seed":
                guard let number = UInt64(value) else { return nil }
                seed = number
            case "--round":
                guard let number = Int(value), number > 0 else { return nil }
                round = number
            case "--dunlin": dunlin = Dunlin(path: value)
            case "--keep": keep = value
            default: return nil
            }
        }
        if isCheck, folder == nil { return nil }
    }
}
