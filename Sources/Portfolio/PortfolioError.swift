package import Diagnostics

/// Why a portfolio as a whole cannot be read: nothing of it is decided.
///
/// A fault of one row is a `BrokenRow` instead, and the reading goes on.
package struct PortfolioError: Error {
    /// What happened, in one sentence that makes sense alone.
    package var description: Phrase
    /// The same with places, reasons and help; never empty.
    package var findings: [Diagnostic]
    /// The system failed (a disk, a permission) rather than the data: exit code 74 instead of 1.
    package var isInputOutput: Bool

    package init(_ findings: [Diagnostic], isInputOutput: Bool = false) {
        precondition(!findings.isEmpty, "an error says why")
        description = findings[0].message
        self.findings = findings
        self.isInputOutput = isInputOutput
    }

    init(_ finding: Diagnostic, isInputOutput: Bool = false) {
        self.init([finding], isInputOutput: isInputOutput)
    }

    /// The same error, its findings at the place where the path is written, unless they have places.
    func located(at span: SourceSpan?) -> PortfolioError {
        var error = self
        for index in error.findings.indices where error.findings[index].span == nil {
            error.findings[index].span = span
        }
        return error
    }
}
