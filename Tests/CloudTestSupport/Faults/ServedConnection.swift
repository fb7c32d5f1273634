import CloudSockets
import Foundation

/// A connection to a ``FaultServer``, and its position in its script.
struct ServedConnection {
    let socket: Socket
    private(set) var isClosed = false

    /// The end of the current pause.
    private(set) var pausesUntil: ContinuousClock.Instant?

    private var received = Data()
    private var output: ArraySlice<UInt8> = []
    private var steps: ArraySlice<Script.Step>
    private var hangs = false

    init(socket: Socket, script: Script?) {
        self.socket = socket
        self.steps = ArraySlice(script?.steps ?? [])
    }

    /// Whether there are bytes to send.
    var hasOutput: Bool { !self.output.isEmpty }

    private var isWaitingForRequest: Bool {
        !self.isClosed && !self.hangs && self.steps.isEmpty && self.output.isEmpty && self.pausesUntil == nil
    }

    /// Reads, and runs the steps that are due.
    mutating func proceed(isReady: Bool, in loop: FaultServerLoop) {
        guard !self.isClosed else { return }
        if isReady {
            if self.isWaitingForRequest, self.received.isEmpty, let script = loop.nextScript(at: .firstBytes) {
                self.steps = ArraySlice(script.steps)
            } else if self.isWaitingForRequest, self.received.isEmpty, let (count, script) = loop.nextScriptAtByte() {
                _ = self.socket.read(atMost: count)
                self.steps = ArraySlice(script.steps)
            } else {
                self.read()
            }
        }
        while !self.isClosed {
            self.takeSteps(in: loop)
            guard self.isWaitingForRequest, let request = ReceivedRequest(takenFrom: &self.received) else { return }
            loop.count(request)
            self.steps = ArraySlice(loop.nextScript(at: .request, of: request)?.steps ?? [.close])
        }
    }

    private mutating func read() {
        switch self.socket.read() {
        case .bytes(let bytes): self.received.append(contentsOf: bytes)
        case .nothingYet: break
        case .ended: self.close()
        }
    }

    private mutating func takeSteps(in loop: FaultServerLoop) {
        while !self.isClosed {
            if !self.output.isEmpty {
                guard let sent = self.socket.write(self.output) else { return self.close() }
                self.output = self.output.dropFirst(sent)
                if !self.output.isEmpty { return }
            }
            if let end = self.pausesUntil {
                if ContinuousClock.now < end { return }
                self.pausesUntil = nil
            }
            guard !self.hangs, let step = self.steps.popFirst() else { return }
            switch step {
            case .send(let data): self.output = ArraySlice(data)
            case .pause(let duration): self.pausesUntil = ContinuousClock.now + duration
            case .hang: self.hangs = true
            case .shut: loop.shut()
            case .close: self.close()
            case .reset:
                self.isClosed = true
                self.socket.reset()
            }
        }
    }

    private mutating func close() {
        self.isClosed = true
        self.socket.close()
    }
}
