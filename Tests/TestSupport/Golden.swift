internal import Foundation
package import Testing

/// Compares a text with the file that holds what it should be.
///
/// `UPDATE_GOLDEN=1` rewrites the file and fails the test all the same, so that nobody commits output that was
/// not looked at; a missing file is written and fails too.
package enum Golden {
    package static func expect(
        _ text: String, is relative: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let file = Project.path(relative)
        let expected = try? String(contentsOfFile: file, encoding: .utf8)
        if expected == text { return }
        let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"
        if expected == nil || isUpdating {
            try? FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try? Data(text.utf8).write(to: URL(fileURLWithPath: file))
            Issue.record("\(relative) was written: read it", sourceLocation: sourceLocation)
            return
        }
        Issue.record(
            "\(relative) differs:\n\(difference(expected ?? "", text))",
            sourceLocation: sourceLocation)
    }

    /// The first lines that differ.
    private static func difference(_ expected: String, _ got: String) -> String {
        let a = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let b = got.split(separator: "\n", omittingEmptySubsequences: false)
        var shown: [String] = []
        for at in 0..<max(a.count, b.count) where shown.count < 12 {
            let left = at < a.count ? String(a[at]) : "(end)"
            let right = at < b.count ? String(b[at]) : "(end)"
            if left != right {
                shown += ["line \(at + 1)", "  expected: \(left)", "  got:      \(right)"]
            }
        }
        return shown.joined(separator: "\n")
    }
}
