-- SPDX-License-Identifier: Apache-2.0
--
-- Whoever is told something outside of mail reads under what is kept about them which kind of message went there.
ALTER TABLE parcel ADD COLUMN kind INTEGER; -- enum message_kind of model/message.h; NULL: it was not written down yet
