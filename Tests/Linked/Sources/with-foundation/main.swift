// A program with all of Foundation, which `run` must detect.

import Foundation
import FoundationNetworking
import FoundationXML

print(URLSession.self, XMLParser.self, NSHomeDirectory(), DateFormatter().string(from: Date()))
