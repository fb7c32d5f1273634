#if os(Linux)
import CCurl
import Synchronization

/// The thread that performs all requests of the process.
///
/// Callers add calls to the inbox and signal the wakeup. All other state belongs to the thread and needs no lock.
final class CurlLoop: Sendable {
    private struct Inbox {
        var calls: [CurlCall] = []
        var cancellations = 0
        var isAwake = true
    }

    private let wakeup: Int32
    private let inbox = Mutex(Inbox())

    private static let running = Mutex<CurlLoop?>(nil)

    /// Returns the loop of the process, which the first request starts.
    /// - Throws: The reason why it can't start. Failures are not cached, so the next request tries again.
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
            throw .lacking("the system can't start a thread")
        }
        return loop
    }

    private init(wakeup: Int32) {
        self.wakeup = wakeup
    }

    deinit {
        cloud_curl_wakeup_destroy(self.wakeup)
    }

    /// The loop and the worker, passed to the new thread.
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

    /// Makes a call and waits for its result.
    func run(_ call: CurlCall) async throws -> TransportResponse? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if call.begin(continuation) { self.updateInbox { $0.calls.append(call) } }
            }
        } onCancel: {
            if call.cancel() { self.updateInbox { $0.cancellations += 1 } }
        }
    }

    private func updateInbox(_ change: (inout Inbox) -> Void) {
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
