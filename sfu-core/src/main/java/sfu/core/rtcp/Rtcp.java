package sfu.core.rtcp;

/** An RTCP message (RFC 3550 6, RFC 4585 6, RFC 5104 4.3, RFC 3611, and Google's extensions). */
public sealed interface Rtcp
        permits SenderReport,
                ReceiverReport,
                SourceDescription,
                Goodbye,
                Nack,
                PictureLossIndication,
                FullIntraRequest,
                ReceiverEstimatedMaxBitrate,
                TransportFeedback,
                ExtendedReport {}
