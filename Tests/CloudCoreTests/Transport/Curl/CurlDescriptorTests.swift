#if os(Linux)
import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The first requests of a program that has too many open files.
///
/// Each test runs in a process of its own, in which libcurl isn't loaded yet.
@Suite(.timeLimit(.minutes(5 * patience))) struct CurlDescriptorTests {
    /// Open files up to the limit of the process.
    final class OpenFiles {
        private var descriptors: [Int32] = []

        init(limit: rlim_t) {
            var limits = rlimit()
            unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
            limits.rlim_cur = limit
            unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limits)
            while case let descriptor = dup(STDERR_FILENO), descriptor >= 0 { self.descriptors.append(descriptor) }
        }

        var count: Int { self.descriptors.count }

        func closeOne() {
            if let descriptor = self.descriptors.popLast() { close(descriptor) }
        }
    }

    @Test func succeedOnceDescriptorsAreAvailable() async {
        await #expect(processExitsWith: .success) {
            let server = try FaultServer([.response()])
            let request = TransportRequest(method: "GET", url: server.url)
            let files = OpenFiles(limit: 64)
            for _ in 0..<3 {
                let failure = await #expect(throws: TransportError.self) { try await CurlTransport().send(request) }
                #expect(failure?.kind == .notConnected)
                #expect(failure?.isRetryable == true)
                #expect(failure?.mayHaveTakenEffect == false)
                #expect(failure?.reason.contains("too many open files") == true)
                #expect(failure?.reason.contains("install") == false)
            }
            #expect(CurlTransport.isAvailable)
            while files.count > 0 { files.closeOne() }
            #expect(try await CurlTransport().send(request).status == 200)
        }
    }

    /// This holds for any number of free descriptors.
    @Test func failOnlyWithoutAConnection() async {
        await #expect(processExitsWith: .success) {
            let server = try FaultServer([.response()], availability: .refusing)
            let request = TransportRequest(method: "GET", url: server.url)
            let files = OpenFiles(limit: 64)
            for _ in 0..<16 {
                let failure = await #expect(throws: TransportError.self) { try await CurlTransport().send(request) }
                #expect(failure?.kind == .notConnected)
                #expect(failure?.reason.contains("install") == false)
                files.closeOne()
            }
        }
    }
}
#endif
