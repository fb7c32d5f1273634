#if os(Linux)
import CCurl
import Synchronization

/// The thread that all requests of the program run on.
///
/// Callers hand in calls and ring a wakeup. All else is the thread's own, so that it takes no lock for it.
final class CurlLoop: Sendable {
    private struct Inbox {
        var calls: [CurlCall] = []
        var cancellations = 0
        var isAwake = true
    }

    private let wakeup: Int32
    private let inbox = Mutex(Inbox())

    private static let running = Mutex<CurlLoop?>(nil)

    /// Returns the loop of this program, which the first request starts.
    /// - Throws: Why there is none. That is not kept: the next request tries again.
    static func shared() throws(TransportError) -> CurlLoop {
        try self.running.withLock { running throws(TransportError) in
            if let running { return running }
            let started = try Self.started()
            running = started
            return started
        }
    }

    private static func started() throws(TransportError) -> CurlLoop {
        var isTransient = false
        if let text = unsafe cloud_curl_load(&isTransient) {
            let reason = unsafe String(cString: text)
            throw isTransient ? .lacking(reason) : .unavailable(reason)
        }
        let wakeup = cloud_curl_wakeup_create()
        guard wakeup >= 0 else { throw .lacking("the system has no file descriptor left") }
        let loop = CurlLoop(wakeup: wakeup)
        guard let worker = CurlWorker(wakeup: wakeup) else {
            throw .lacking("the system has no memory or file descriptor left")
        }
        let start = unsafe Unmanaged.passRetained(Start(loop: loop, worker: worker))
        let isRunning = unsafe cloud_curl_run(
            { context in unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().run() },
            start.toOpaque()
        )
        guard isRunning else {
            unsafe start.release()
            throw .lacking("the system starts no thread")
        }
        return loop
    }

    private init(wakeup: Int32) {
        self.wakeup = wakeup
    }

    deinit {
        cloud_curl_wakeup_destroy(self.wakeup)
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
        if wakes { cloud_curl_wakeup_signal(self.wakeup) }
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
