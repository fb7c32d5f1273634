#if os(Linux)
import CCurl
import Synchronization

/// The thread that all requests of the program run on.
///
/// Callers hand in calls and ring a bell. All else is the thread's own, so that it takes no lock for it.
final class CurlLoop: Sendable {
    private struct Inbox {
        var calls: [CurlCall] = []
        var cancellations = 0
        var isAwake = true
    }

    private let bell: Int32
    private let inbox = Mutex(Inbox())

    /// The loop of this program, or why there is none.
    static let shared = Result { () throws(TransportFailure) in try CurlLoop() }

    private init() throws(TransportFailure) {
        if let reason = unsafe cloud_curl_load() { throw .unavailable(unsafe String(cString: reason)) }
        self.bell = cloud_curl_bell_create()
        guard self.bell >= 0, let worker = CurlWorker(bell: self.bell) else {
            throw .unavailable("the system has no memory or file descriptor left")
        }
        let isRunning = unsafe cloud_curl_run(
            { context in unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().run() },
            Unmanaged.passRetained(Start(loop: self, worker: worker)).toOpaque()
        )
        guard isRunning else { throw .unavailable("the system starts no thread") }
    }

    /// What the thread is started with.
    private final class Start {
        let loop: CurlLoop
        let worker: CurlWorker

        init(loop: CurlLoop, worker: CurlWorker) {
            self.loop = loop
            self.worker = worker
        }

        func run() {
            self.loop.run(self.worker)
        }
    }

    /// Makes a call, and waits for its end.
    func run(_ call: CurlCall) async throws -> TransportResponse? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if call.begin(continuation) { self.tell { $0.calls.append(call) } }
            }
        } onCancel: {
            if call.cancel() { self.tell { $0.cancellations += 1 } }
        }
    }

    private func tell(_ change: (inout Inbox) -> Void) {
        let wakes = self.inbox.withLock { inbox in
            change(&inbox)
            defer { inbox.isAwake = true }
            return !inbox.isAwake
        }
        if wakes { cloud_curl_bell_ring(self.bell) }
    }

    private func run(_ worker: CurlWorker) {
        while true {
            let (calls, cancellations) = self.inbox.withLock { inbox in
                defer {
                    inbox.calls = []
                    inbox.cancellations = 0
                    inbox.isAwake = true
                }
                return (inbox.calls, inbox.cancellations)
            }
            if cancellations > 0 { worker.forgetCancelled(cancellations) }
            worker.work(adding: calls)
            let mayWait = self.inbox.withLock { inbox in
                inbox.isAwake = !inbox.calls.isEmpty || inbox.cancellations > 0
                return !inbox.isAwake
            }
            if mayWait { worker.wait() }
        }
    }
}
#endif
