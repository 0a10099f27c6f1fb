/// SQLite databases for tests, made by Python's own library.
package enum Database {
    package struct Failure: Error {
        package var errors: String
    }

    /// A database whose table `accounts` has the rows of a CSV; a CSV of the same rows stands beside it.
    package static func make(
        _ path: String, from table: String, options: [String] = []
    ) throws {
        try python([Project.path("Tests/Generator/to_sqlite.py"), table, path] + options)
    }

    /// Runs statements in a database, which is made if it is not there.
    package static func run(_ sql: String, in path: String) throws {
        try python([
            "-c",
            """
            import sqlite3, sys
            database = sqlite3.connect(sys.argv[1])
            database.executescript(sys.argv[2])
            database.close()
            """, path, sql,
        ])
    }

    /// The rows of a query, their columns joined by `|`.
    package static func rows(_ path: String, _ sql: String) throws -> [String] {
        let output = try python([
            "-c",
            """
            import sqlite3, sys
            for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]):
                print(*row, sep="|")
            """, path, sql,
        ])
        return output.split(separator: "\n").map(String.init)
    }

    @discardableResult
    private static func python(_ arguments: [String]) throws -> String {
        let outcome = try Executable.run("/usr/bin/env", ["python3"] + arguments)
        if outcome.code != 0 { throw Failure(errors: outcome.errors) }
        return outcome.output
    }
}
