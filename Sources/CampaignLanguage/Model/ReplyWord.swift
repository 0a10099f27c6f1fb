package import Diagnostics
package import Expressions

/// A word that borrowers send back, and what it means.
package struct ReplyWord: Sendable, Hashable {
    package var event: ReplyEvent
    /// As the file has it.
    package var word: String
    /// What a reply is compared with.
    package var form: String
    package var span: SourceSpan

    package init(event: ReplyEvent, word: String, span: SourceSpan) {
        self.event = event
        self.word = word
        form = Self.form(word)
        self.span = span
    }

    /// The form in which replies and words are compared: case, spaces, full and half width, circled and
    /// other compatibility forms, and characters that nobody sees make no difference.
    package static func form(_ text: String) -> String {
        var form = ""
        for scalar in text.unicodeScalars {
            let code = scalar.value
            let properties = scalar.properties
            if properties.isWhitespace || properties.isDefaultIgnorableCodePoint
                || properties.generalCategory == .control
            {
                continue
            }
            // The full-width forms of ASCII, marks included.
            if (0xFF01...0xFF5E).contains(code), let plain = Unicode.Scalar(code - 0xFEE0) {
                form += plain.properties.lowercaseMapping
                continue
            }
            let letters = code < 0x80 ? [] : Disguises.forms.letters(of: code)
            if letters.isEmpty {
                form += properties.lowercaseMapping
            } else {
                for letter in letters.compactMap(Unicode.Scalar.init) {
                    form.unicodeScalars.append(letter)
                }
            }
        }
        return form
    }
}
