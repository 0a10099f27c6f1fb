import Foundation

/// Holds a second descriptor of every open file description that this process has on a path, as a child process does
/// between fork and exec, until it goes away.
package final class HeldFile {
    private var copies: [Int32] = []

    package init(path: String) throws {
        let real = URL(filePath: path).resolvingSymlinksInPath().path
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/fd/" + name)
            // A copy may take the number of the listing itself, which is in the listing.
            guard target == real, let descriptor = Int32(name), !copies.contains(descriptor) else {
                continue
            }
            copies.append(fcntl(descriptor, F_DUPFD_CLOEXEC, 0))
        }
    }

    package var count: Int { copies.count }

    deinit { for copy in copies { close(copy) } }
}
