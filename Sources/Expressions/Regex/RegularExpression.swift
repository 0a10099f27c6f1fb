package import Diagnostics

/// A compiled pattern: RE2's syntax, Unicode scalars, and time linear in the text, whatever the
/// pattern.
///
/// The way of a pattern: `PatternParser` reads bytes into a flat `PatternTree`; `PatternCompiler`
/// turns the tree into a `PatternProgram`, a nondeterministic automaton over bytes; a
/// `RegularExpressionMatcher` runs it, as a `LazyAutomaton` when only yes or no is asked, as a
/// `ThreadMachine` when the place and its groups are. Nothing backtracks.
///
/// The semantics are RE2's (https://github.com/google/re2/wiki/Syntax) and Go's: leftmost match,
/// alternatives in their order, `\d \w \s \b` in ASCII. A match begins and ends between
/// characters, never inside one (as in Go; RE2 lets an empty match stand between the bytes of
/// one). Bytes that are not UTF-8 match nothing.
package struct RegularExpression: Sendable {
    let program: PatternProgram
    /// Names of the groups, UTF-8; nil for a group without a name, as group 0, the whole match.
    package let groupNames: ContiguousArray<ContiguousArray<UInt8>?>

    /// Instructions and byte ranges of the largest program unless the caller says otherwise: some
    /// 1.2 MB, 7,000 repetitions of `.`, 89 of `\pL`; RE2 allows about as much.
    package static let defaultSizeLimit = 120_000

    /// Compiles a pattern.
    ///
    /// Takes time linear in the length of the pattern and of the program, which `sizeLimit` bounds.
    package init(
        _ pattern: ContiguousArray<UInt8>, sizeLimit: Int = RegularExpression.defaultSizeLimit
    ) throws(RegularExpressionFault) {
        var parser = PatternParser(pattern, sizeLimit: sizeLimit)
        let tree = try parser.parse()
        var compiler = PatternCompiler(tree)
        program = compiler.compile()
        groupNames = tree.groupNames
    }

    /// Instructions and byte ranges of the program: the most steps that one byte of text can cost.
    package var programSize: Int { program.size }

    /// Groups in brackets; the whole match, group 0, is not counted.
    package var groupCount: Int { groupNames.count - 1 }
}

/// What is wrong with a pattern, and where.
package struct RegularExpressionFault: Error, Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case invalidUTF8, lookAround, backReference, unsupportedGroup, unknownFlag
        case badGroupName, duplicateGroupName
        case unclosedGroup, unopenedGroup, unclosedClass
        case badRange, unknownClass, unknownProperty, unknownEscape, anyByte, endsInBackslash
        case badCodePoint
        case missingRepeatArgument, possessive, nestedRepeat, badRepeat, repeatTooLarge
        case tooDeep, tooLarge
    }

    package let kind: Kind
    /// The bytes of the pattern that are wrong; empty only in an empty pattern's place.
    package let range: Range<Int>
    /// One sentence without a full stop.
    package let message: Phrase
    /// What to write instead, where one can tell.
    package let help: Phrase?
}
