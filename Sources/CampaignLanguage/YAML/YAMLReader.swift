package import Diagnostics

/// Reads a YAML file into a located tree; faults become findings with codes from `D0101` to
/// `D0199`.
///
/// Goes in: the bytes of one file. Comes out: a `YAMLNode` of scalars, sequences and mappings, each
/// with its exact bytes, or nil when nothing useful can be made of the file. Invariants: keys are
/// scalars with a text and unique; no anchors, aliases, tags, merge keys, directives or second
/// documents are in the tree, and each is a finding; nesting is at most `deepestNesting`, the file
/// at most 4 MiB; where libyaml gives up there is one finding, about the cause that the lines show
/// if they show one.
///
/// The parts: `YAMLText` checks the bytes, `YAMLEvents` pulls libyaml, `YAMLTreeBuilder` makes the
/// tree, `YAMLScalarWalk` finds the source of each decoded byte, `YAMLTraps` looks for what input
/// methods and habits do to plain text, `YAMLFault` explains an error of libyaml, `YAMLMessages`
/// holds the wording.
package enum YAMLReader {
    /// Sequences and mappings inside each other; the language itself needs fewer than ten.
    package static let deepestNesting = 64

    /// The tree of `file`, or nil after a finding that says why there is none.
    package static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> YAMLNode? {
        if let fault = YAMLText.fault(in: file) {
            bag.add(fault)
            return nil
        }
        var builder = YAMLTreeBuilder(file)
        let root = builder.read()
        bag.add(contentsOf: builder.findings)
        return root
    }
}
