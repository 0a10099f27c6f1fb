internal import CampaignLanguage
internal import Diagnostics
internal import Expressions
internal import GRDBSQLite
internal import Glibc
internal import Portfolio

/// A SQLite database in a folder of its own for the length of a test; a connection that may write is open to it.
final class TemporaryDatabase {
    let folder: String
    let path: String
    private var handle: OpaquePointer?

    init(_ sql: String) {
        var template = Array("\(P_tmpdir)/portfolio-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil, "a temporary folder can be made")
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        path = folder + "/accounts.db"
        open()
        run(sql)
    }

    deinit {
        close()
        for name in names { unlink(folder + "/" + name) }
        rmdir(folder)
    }

    /// Keeps the database until here: it would go with its last use.
    func keep() {}

    func open() { precondition(sqlite3_open(path, &handle) == SQLITE_OK) }

    func close() {
        sqlite3_close(handle)
        handle = nil
    }

    /// Runs statements; returns SQLite's code.
    @discardableResult
    func run(_ sql: String, isSound: Bool = true) -> CInt {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        precondition(!isSound || code == SQLITE_OK, String(cString: sqlite3_errmsg(handle)))
        return code
    }

    /// All that is in the folder.
    var names: [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    var bytes: [UInt8] { Self.bytes(of: path) }

    static func bytes(of path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
        return bytes
    }

    /// The state of another moment, without waiting for one.
    func setModified(seconds: Int) {
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        utimensat(AT_FDCWD, path, times, 0)
    }
}

extension TemporaryDatabase {
    func reader(
        _ fields: [Field], _ selection: TableSelection?, borrower: Slot? = nil
    ) throws(PortfolioError) -> PortfolioReader {
        var sources = SourceSet()
        var declaration = Table.declaration(fields, borrower: borrower)
        declaration.isDatabase = true
        declaration.selection = selection
        return try PortfolioReader(
            path: path, declaration: declaration, currency: Table.yuan, sources: &sources)
    }

    /// All events of one pass.
    func read(
        _ fields: [Field], _ selection: TableSelection = TableSelection(.table, "accounts")
    ) throws(PortfolioError) -> [SeenEvent] {
        var reader = try reader(fields, selection)
        return try Table.events(&reader, fields)
    }

    func query(_ sql: String, _ fields: [Field]) throws(PortfolioError) -> [SeenEvent] {
        try read(fields, TableSelection(.query, sql))
    }

    /// The findings with which reading fails, at the opening or later.
    func refusal(_ selection: TableSelection?, _ fields: [Field]) -> [Diagnostic] {
        do throws(PortfolioError) {
            var reader = try reader(fields, selection)
            _ = try Table.events(&reader, fields)
            return []
        } catch {
            return error.findings
        }
    }
}
