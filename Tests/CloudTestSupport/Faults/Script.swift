public import Foundation

/// The actions of a ``FaultServer`` on a connection: when it starts, and the steps that follow.
public struct Script: Sendable {
    /// When the server starts.
    public enum Start: Sendable, Equatable {
        /// As soon as the connection is established.
        case connection

        /// When the first bytes of a request have arrived. They are not read.
        case firstBytes

        /// When exactly this many bytes of a request have been read.
        case byte(Int)

        /// When a request has been read completely.
        case request
    }

    /// A step of a script.
    public enum Step: Sendable {
        /// Sends bytes.
        case send(Data)

        /// Pauses.
        case pause(Duration)

        /// Closes the connection. With unread bytes, this becomes a reset.
        case close

        /// Resets the connection.
        case reset

        /// Does nothing until the client closes the connection.
        case hang

        /// Stops accepting connections.
        case shut
    }

    /// When the server starts.
    public var start: Start

    /// The steps.
    ///
    /// A connection that is open after the last one is kept for another request.
    public var steps: [Step]

    /// Creates a script.
    /// - Parameters:
    ///   - start: When the server starts.
    ///   - steps: The steps.
    public init(at start: Start = .request, _ steps: [Step]) {
        self.start = start
        self.steps = steps
    }
}

extension Script {
    /// Responds to a request and keeps the connection.
    /// - Parameters:
    ///   - status: The status code and reason phrase.
    ///   - headers: The header lines besides the length.
    ///   - encoding: The encoding of the headers.
    ///   - body: The body.
    /// - Returns: The script.
    public static func response(
        _ status: String = "200 OK",
        headers: [String] = [],
        encoding: String.Encoding = .utf8,
        body: String = "{}"
    ) -> Script {
        self.response(status, headers: headers, encoding: encoding, data: Data(body.utf8))
    }

    /// Responds to a request and keeps the connection.
    /// - Parameters:
    ///   - status: The status code and reason phrase.
    ///   - headers: The header lines besides the length.
    ///   - encoding: The encoding of the headers.
    ///   - data: The body.
    /// - Returns: The script.
    public static func response(
        _ status: String = "200 OK",
        headers: [String] = [],
        encoding: String.Encoding = .utf8,
        data: Data
    ) -> Script {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(data.count)"] + headers + ["", ""]
        let head = lines.joined(separator: "\r\n").data(using: encoding) ?? Data()
        return Script([.send(head + data)])
    }

    /// Sends bytes once a request is complete, and then ends the connection.
    /// - Parameters:
    ///   - text: The bytes.
    ///   - end: The last step. A reset follows a pause in which the bytes arrive.
    /// - Returns: The script.
    public static func bytes(_ text: String, end: Step = .close) -> Script {
        let pause: [Step] = if case .reset = end { [.pause(.milliseconds(20))] } else { [] }
        return Script([.send(Data(text.utf8))] + pause + [end])
    }

    /// Sends one byte per second once a request is complete.
    /// - Parameter text: The bytes.
    /// - Returns: The script.
    public static func slowly(_ text: String) -> Script {
        Script(text.utf8.flatMap { [.send(Data([$0])), .pause(.seconds(1))] })
    }
}
