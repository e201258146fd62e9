package sfu.signaling.cluster;

/** In one process it is as in Redis. */
class MemoryFirstAnswersTest extends FirstAnswersContract {
    @Override
    FirstAnswers open() {
        return new MemoryFirstAnswers(System::nanoTime);
    }
}
