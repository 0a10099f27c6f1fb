internal import Delivery
internal import Diagnostics
internal import Glibc
internal import Synchronization

/// Says on standard error, once for each sender, that it does not work: the run may then wait for hours.
final class OutageNotes: Sendable {
    private let language: Language
    private let said = Mutex<Set<String>>([])

    init(language: Language) { self.language = language }

    func say(_ sender: String, _ outage: Outage, _ bar: ProgressBar) {
        guard said.withLock({ $0.insert(sender).inserted }) else { return }
        let why = VisibleText.escaped(outage.reason)
        let line = Phrase(
            "\(sender) does not work: \(why); it is tried again from time to time, until the windows of its notices close\n",
            zh: "\(sender) 不可用：\(why)；之后会不时再试，直到通知的发送时段结束\n")
        bar.end()
        Terminal.write(line[language], to: STDERR_FILENO)
    }
}
