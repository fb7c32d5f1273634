public import Foundation

/// What a ``FaultServer`` does on a connection: when it begins, and the steps that it takes then.
public struct Script: Sendable {
    /// When the server begins.
    public enum Start: Sendable, Equatable {
        /// As soon as the connection is made.
        case connection

        /// When the first bytes of a request are there; they are not read.
        case firstBytes

        /// When as many bytes of a request have been read, and no more.
        case byte(Int)

        /// When a request has been read to its end.
        case request
    }

    /// A thing that the server does.
    public enum Step: Sendable {
        /// Sends bytes.
        case send(Data)

        /// Does nothing for a while.
        case pause(Duration)

        /// Ends the connection; unread bytes make a reset of it.
        case close

        /// Ends the connection with a reset.
        case reset

        /// Does nothing until the other side ends the connection.
        case hang

        /// Lets nobody connect any more.
        case shut
    }

    /// When the server begins.
    public var start: Start

    /// What it does; a connection that is open after the last step is kept for another request.
    public var steps: [Step]

    /// Creates a script.
    /// - Parameters:
    ///   - start: When the server begins.
    ///   - steps: What it does.
    public init(at start: Start = .request, _ steps: [Step]) {
        self.start = start
        self.steps = steps
    }
}

extension Script {
    /// Answers a request, and keeps the connection.
    /// - Parameters:
    ///   - status: The status and its reason.
    ///   - headers: Lines of headers beside the length.
    ///   - encoding: How the headers become bytes.
    ///   - body: The body.
    /// - Returns: The script.
    public static func answer(
        _ status: String = "200 OK",
        headers: [String] = [],
        encoding: String.Encoding = .utf8,
        body: String = "{}"
    ) -> Script {
        self.answer(status, headers: headers, encoding: encoding, data: Data(body.utf8))
    }

    /// Answers a request, and keeps the connection.
    /// - Parameters:
    ///   - status: The status and its reason.
    ///   - headers: Lines of headers beside the length.
    ///   - encoding: How the headers become bytes.
    ///   - data: The body.
    /// - Returns: The script.
    public static func answer(
        _ status: String = "200 OK",
        headers: [String] = [],
        encoding: String.Encoding = .utf8,
        data: Data
    ) -> Script {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(data.count)"] + headers + ["", ""]
        let head = lines.joined(separator: "\r\n").data(using: encoding) ?? Data()
        return Script([.send(head + data)])
    }

    /// Sends bytes once a request is there, and then ends the connection.
    /// - Parameters:
    ///   - text: The bytes.
    ///   - end: What comes after; before a reset there is time for the bytes to arrive.
    /// - Returns: The script.
    public static func bytes(_ text: String, end: Step = .close) -> Script {
        let pause: [Step] = if case .reset = end { [.pause(.milliseconds(20))] } else { [] }
        return Script([.send(Data(text.utf8))] + pause + [end])
    }

    /// Sends one byte a second once a request is there.
    /// - Parameter text: The bytes.
    /// - Returns: The script.
    public static func slowly(_ text: String) -> Script {
        Script(text.utf8.flatMap { [.send(Data([$0])), .pause(.seconds(1))] })
    }
}
